using Vizier.Runner.Attempts;

namespace Vizier.Runner.Tests.Support;

/// <summary>A runner's folder for one test.</summary>
internal sealed class TestFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("vizier-runner-test-").FullName;

    internal StateFolder State => new(System.IO.Path.Combine(Path, "state"));

    internal string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
