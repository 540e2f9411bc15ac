using Vizier.Runner.Posix;

namespace Vizier.Runner.Launchers.Local;

/// <summary>Finds programs as execvp(3) does, and says why one cannot be executed.</summary>
internal static class ProgramFinder
{
    private const string DefaultPath = "/usr/local/bin:/usr/bin:/bin";

    /// <summary>Looks for a program.</summary>
    /// <param name="program">A path, if it holds a slash, or a name.</param>
    /// <param name="searchPath">The value of PATH; null if it is not set.</param>
    /// <param name="folder">The folder to which relative paths belong.</param>
    /// <returns>The full path, or null and why.</returns>
    internal static (string? Path, string? Problem) Find(string program, string? searchPath, string folder)
    {
        if (program.Contains('/'))
        {
            var path = Path.GetFullPath(program, folder);
            return Refusal(path) is { } problem ? (null, $"{program} {problem}") : (path, null);
        }

        string? refusal = null;
        foreach (var entry in program.Length == 0 ? [] : (searchPath ?? DefaultPath).Split(':'))
        {
            var path = Path.GetFullPath(Path.Combine(entry, program), folder);
            var problem = Refusal(path);
            if (problem is null)
            {
                return (path, null);
            }

            refusal ??= File.Exists(path) ? $"{path} {problem}" : null;
        }

        return (null, refusal ?? $"the command \"{program}\" is not found in PATH");
    }

    private static string? Refusal(string path) =>
        Directory.Exists(path) ? "is a folder, not a program"
        : !File.Exists(path) ? "does not exist"
        : NativeMethods.Access(path, NativeMethods.ExecuteAccess) != 0 ? "cannot be executed: it has no permission for that"
        : null;
}
