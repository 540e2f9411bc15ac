namespace Vizier.Runner.Attempts;

/// <summary>Copies folders so that the copy is there as a whole or not at all, whenever the runner is killed.</summary>
internal static class FolderCopy
{
    /// <summary>Copies a folder with all below it; links are copied as links. Does nothing if there is no such folder.</summary>
    /// <param name="source">The folder.</param>
    /// <param name="destination">The copy, which must not exist.</param>
    /// <exception cref="IOException">Something cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">Something must not be read or written.</exception>
    internal static void Make(string source, string destination)
    {
        if (!Directory.Exists(source))
        {
            return;
        }

        var unfinished = $"{destination}.new";
        if (Directory.Exists(unfinished))
        {
            Directory.Delete(unfinished, recursive: true);
        }

        Fill(new DirectoryInfo(source), unfinished);
        Directory.Move(unfinished, destination);
    }

    private static void Fill(DirectoryInfo source, string destination)
    {
        _ = Directory.CreateDirectory(destination);
        foreach (var entry in source.EnumerateFileSystemInfos())
        {
            var copy = Path.Combine(destination, entry.Name);
            if (entry.LinkTarget is { } target)
            {
                _ = File.CreateSymbolicLink(copy, target);
            }
            else if (entry is DirectoryInfo folder)
            {
                Fill(folder, copy);
            }
            else
            {
                File.Copy(entry.FullName, copy);
            }
        }
    }
}
