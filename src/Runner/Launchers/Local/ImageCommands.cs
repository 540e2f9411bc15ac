namespace Vizier.Runner.Launchers.Local;

/// <summary>What container images stand for in a local run.</summary>
internal static class ImageCommands
{
    private static readonly HashSet<string> Interpreters =
        ["python", "python2", "python3", "node", "perl", "ruby", "Rscript", "julia", "sh", "bash", "dotnet"];

    /// <summary>The command line of an image, looked up as it is named, then without tag or digest; null if there is none.</summary>
    internal static string? Find(IReadOnlyDictionary<string, string> images, string image) =>
        images.TryGetValue(image, out var command) || images.TryGetValue(WithoutTag(image), out command) ? command : null;

    /// <summary>
    /// What is left of a container's command without its program. The program is the words before the first option, together
    /// with an interpreter's own options: <c>python3 -u train.py --lr=1</c> leaves <c>--lr=1</c>.
    /// </summary>
    internal static IReadOnlyList<string> OptionsOf(IReadOnlyList<string> command)
    {
        var index = 0;
        if (command.Count > 0 && Interpreters.Contains(Path.GetFileName(command[0])))
        {
            index = 1;
            while (index < command.Count && command[index].StartsWith('-'))
            {
                index++;
            }
        }

        while (index < command.Count && !command[index].StartsWith('-'))
        {
            index++;
        }

        return [.. command.Skip(index)];
    }

    private static string WithoutTag(string image)
    {
        var digest = image.IndexOf('@', StringComparison.Ordinal);
        var name = digest < 0 ? image : image[..digest];
        var tag = name.LastIndexOf(':');

        // A colon before a slash is a registry's port.
        return tag > name.LastIndexOf('/') ? name[..tag] : name;
    }
}
