using System.Text.RegularExpressions;

namespace Vizier.Runner.Launchers.Local;

/// <summary>
/// A path that is a pod's own in a cluster, but would be shared by all trials on one machine: each attempt gets its own, and
/// the program is told of it by replacing the path in its words and variables.
/// </summary>
internal sealed class PrivatePath
{
    private readonly string _root;
    private readonly Regex _occurrence;

    /// <param name="path">The path as the document has it, absolute.</param>
    /// <param name="root">The folder that stands for the root of the pod's file system.</param>
    internal PrivatePath(string path, string root)
    {
        _root = root;
        Path = Inside(path.TrimEnd('/'));
        var alternatives = Replaceable(path.TrimEnd('/')).Select(Regex.Escape);
        _occurrence = new Regex($@"(?<![\w./-])({string.Join('|', alternatives)})(?![\w.-])", RegexOptions.CultureInvariant);
    }

    /// <summary>Where the path lies for this attempt.</summary>
    internal string Path { get; }

    /// <summary>The text with the path, and with folders above it that are not on this machine, replaced.</summary>
    internal string Replace(string text) => _occurrence.Replace(text, match => Inside(match.Value));

    // A program may be given the folder and add the file's name by itself; but a folder such as /data that exists here may hold
    // what the program wants to read.
    private static IEnumerable<string> Replaceable(string path)
    {
        yield return path;
        var folder = System.IO.Path.GetDirectoryName(path);
        while (folder is not null and not "/" && !Directory.Exists(folder))
        {
            yield return folder;
            folder = System.IO.Path.GetDirectoryName(folder);
        }
    }

    private string Inside(string path) => _root + path;
}
