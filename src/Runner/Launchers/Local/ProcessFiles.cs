using System.Globalization;
using Vizier.Runner.Attempts;
using Vizier.Runner.Posix;

namespace Vizier.Runner.Launchers.Local;

/// <summary>What the shell around a program has written down.</summary>
/// <param name="folder">The attempt's folder.</param>
internal sealed class ProcessFiles(AttemptFolder folder)
{
    /// <summary>Whether a launch was begun, by this runner or an earlier one.</summary>
    internal bool WasClaimed => File.Exists(folder.Process);

    /// <summary>Who leads the process group; null as long as the shell has not said so.</summary>
    internal ProcessIdentity? ReadIdentity() =>
        DurableFile.Read(folder.Process) is { } line && line.EndsWith('\n') ? ProcessIdentity.Parse(line) : null;

    /// <summary>The program's exit code; null as long as it has not ended.</summary>
    internal int? ReadExitCode() =>
        DurableFile.Read(folder.Exit) is { } line
        && line.EndsWith('\n')
        && int.TryParse(line, NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var code)
            ? code
            : null;

    /// <summary>When the program was started.</summary>
    internal DateTimeOffset StartTime => WriteTime(folder.Process);

    /// <summary>When the program ended.</summary>
    internal DateTimeOffset EndTime => WriteTime(folder.Exit);

    private static DateTimeOffset WriteTime(string path) => new(File.GetLastWriteTimeUtc(path), TimeSpan.Zero);
}
