namespace Vizier.Runner.Sidecar;

/// <summary>The processes of a pod whose containers share one process namespace.</summary>
/// <param name="processFolder">Where the kernel lists processes: <c>/proc</c>.</param>
/// <param name="own">The id of the process that asks.</param>
internal sealed class PodProcesses(string processFolder, int own)
{
    // The sandbox's own process, which only holds the namespace.
    private const int Sandbox = 1;

    /// <summary>Whether a process of another container runs.</summary>
    internal bool OthersRun() =>
        Directory.EnumerateDirectories(processFolder)
            .Any(path => int.TryParse(Path.GetFileName(path), out var id) && id != Sandbox && id != own && !IsOver(path));

    // A zombie waits for a parent that does not care.
    private static bool IsOver(string path)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(path, "stat"));
            return stat[(stat.LastIndexOf(')') + 2)..] is ['Z' or 'X', ..];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
