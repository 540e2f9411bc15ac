namespace Vizier.Runner.Attempts;

/// <summary>The files of one attempt, for the runner and for whoever wants to see what happened.</summary>
/// <param name="Path">The folder.</param>
internal sealed record AttemptFolder(string Path)
{
    /// <summary>What the program printed.</summary>
    internal string StandardOutput => File("stdout");

    /// <summary>What the program printed to standard error.</summary>
    internal string StandardError => File("stderr");

    /// <summary>The command as a shell script, to be run again by hand.</summary>
    internal string Command => File("command");

    /// <summary>The measurements, one a line.</summary>
    internal string Measurements => File("measurements.jsonl");

    /// <summary>How the process was to be started.</summary>
    internal string Launch => File("launch.json");

    /// <summary>The line of /proc/PID/stat of the process; that it exists means that the launch was begun.</summary>
    internal string Process => File("process");

    /// <summary>The exit code, a line; that it exists means that the program has ended.</summary>
    internal string Exit => File("exit");

    /// <summary>Why the runner stopped it.</summary>
    internal string Stop => File("stop");

    /// <summary>Stands for the file system of a container where an absolute path must not be shared by trials.</summary>
    internal string Files => File("files");

    private string File(string name) => System.IO.Path.Combine(Path, name);
}
