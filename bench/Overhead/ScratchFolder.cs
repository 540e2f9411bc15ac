namespace Vizier.Benchmarks.Overhead;

/// <summary>A new folder that goes with its user.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vizier-overhead-");

    /// <summary>Where it is.</summary>
    public string Path => _folder.FullName;

    /// <summary>The path of a file in it.</summary>
    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);
}
