using Vizier.Runner.Attempts;

namespace Vizier.Runner.Tests.Support;

/// <summary>A runner's folder for one test.</summary>
internal sealed class TestFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("vizier-runner-test-").FullName;

    internal StateFolder State => new(System.IO.Path.Combine(Path, "state"));

    internal string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a program that can be executed.</summary>
    internal string Script(string name, string text)
    {
        var path = File(name);
        System.IO.File.WriteAllText(path, text);
        System.IO.File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
