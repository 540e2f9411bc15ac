using Vizier.Protocol.Runners;

namespace Vizier.Runner.Attempts;

/// <summary>
/// Where a runner keeps what must outlive it:
/// <code>
/// lock, runner-id                         who owns the folder
/// active/{run}.{attempt}.json              the attempts under way
/// checkpoints/{key}/                       what attempts of a trial share
/// {owner}/{study}/{run}/{attempt}/         the attempt's own files
/// </code>
/// All names are derived from the attempt, so a runner finds again what the one before it began.
/// </summary>
internal sealed class StateFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Opens the folder, which is made if it is missing.</summary>
    /// <exception cref="PlatformNotSupportedException">Trials need a system with POSIX processes.</exception>
    internal StateFolder(string root)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("trials are run on Linux only; on Windows use WSL");
        }

        Root = Path.GetFullPath(root);
        // It holds the trials' tokens.
        _ = Directory.CreateDirectory(ActiveFolder, OwnerOnly);
    }

    internal string Root { get; }

    internal string ActiveFolder => Path.Combine(Root, "active");

    /// <summary>Keeps other runners out until it is disposed of, or until this process ends however.</summary>
    /// <exception cref="IOException">Another runner has the folder.</exception>
    internal IDisposable Lock()
    {
        try
        {
            return new FileStream(Path.Combine(Root, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new IOException($"another runner uses the folder {Root}", exception);
        }
    }

    /// <summary>The name of the runner that owns this folder, made up once.</summary>
    internal string RunnerId()
    {
        var path = Path.Combine(Root, "runner-id");
        if (DurableFile.Read(path) is { Length: > 0 } id)
        {
            return id;
        }

        id = $"{Environment.MachineName}-{Guid.NewGuid():N}";
        DurableFile.Write(path, id);
        return id;
    }

    /// <summary>The folder of an attempt, which is made if it is missing.</summary>
    internal AttemptFolder For(Attempt attempt)
    {
        var name = AttemptName.Parse(attempt.Name);
        var path = Path.Combine(Root, Segment(name.Owner), Segment(name.Study), Segment(attempt.RunName), Segment(name.Attempt));
        _ = Directory.CreateDirectory(path);
        return new AttemptFolder(path);
    }

    /// <summary>
    /// The folder that all attempts of a trial share. The first of them makes it, with a copy of what the trial saved that
    /// this one goes on from: a copy, because several may go on from there. It is whole or not there at all.
    /// </summary>
    /// <exception cref="IOException">The copy cannot be made.</exception>
    internal string CheckpointFolder(Attempt attempt)
    {
        var path = CheckpointPath(attempt.CheckpointKey.Length > 0 ? attempt.CheckpointKey : AttemptName.Parse(attempt.Name).TrialName);
        if (!Directory.Exists(path) && attempt.ParentCheckpointKey.Length > 0)
        {
            FolderCopy.Make(CheckpointPath(attempt.ParentCheckpointKey), path);
        }

        return Directory.CreateDirectory(path).FullName;
    }

    internal string ActiveFile(Attempt attempt) =>
        Path.Combine(ActiveFolder, $"{Segment(attempt.RunName)}.{Segment(AttemptName.Parse(attempt.Name).Attempt)}.json");

    private string CheckpointPath(string key) =>
        Path.Combine([Root, "checkpoints", .. key.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Segment)]);

    // Names come from elsewhere and must not lead out of the folder.
    private static string Segment(string name)
    {
        var escaped = Uri.EscapeDataString(name);
        return escaped.Trim('.').Length == 0 ? escaped.Replace(".", "%2E", StringComparison.Ordinal) + "%" : escaped;
    }
}
