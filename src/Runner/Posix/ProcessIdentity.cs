using System.Globalization;

namespace Vizier.Runner.Posix;

/// <summary>A process that no later process with the same number can be taken for.</summary>
/// <param name="Id">The process id.</param>
/// <param name="StartTicks">When it began, in clock ticks since the machine's start.</param>
internal readonly record struct ProcessIdentity(int Id, long StartTicks)
{
    /// <summary>Whether the process is there and has not ended; a zombie has.</summary>
    internal bool IsAlive() =>
        ProcessTable.Find(Id) is { IsAlive: true } entry && entry.StartTicks == StartTicks;

    /// <summary>Reads the identity from a line of <c>/proc/PID/stat</c>; null if it is incomplete.</summary>
    internal static ProcessIdentity? Parse(string statLine) =>
        ProcessEntry.Parse(statLine) is { } entry ? new ProcessIdentity(entry.Id, entry.StartTicks) : null;
}

/// <summary>A row of the kernel's process table.</summary>
/// <param name="Id">The process id.</param>
/// <param name="State">The kernel's letter, e.g. R, S or Z.</param>
/// <param name="Group">The process group.</param>
/// <param name="Session">The session.</param>
/// <param name="StartTicks">When it began, in clock ticks since the machine's start.</param>
internal sealed record ProcessEntry(int Id, char State, int Group, int Session, long StartTicks)
{
    private const int StateField = 0;
    private const int GroupField = 2;
    private const int SessionField = 3;
    private const int StartField = 19;

    internal bool IsAlive => State is not ('Z' or 'X' or 'x');

    /// <summary>Parses a line of <c>/proc/PID/stat</c> (proc_pid_stat(5)); null if it is incomplete.</summary>
    internal static ProcessEntry? Parse(string statLine)
    {
        // The name in parentheses may hold anything, so fields are counted from its last parenthesis.
        var open = statLine.IndexOf('(', StringComparison.Ordinal);
        var close = statLine.LastIndexOf(')');
        if (open < 1 || close < open || close + 2 > statLine.Length)
        {
            return null;
        }

        var fields = statLine[(close + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > StartField
            && int.TryParse(statLine.AsSpan(0, open), CultureInfo.InvariantCulture, out var id)
            && int.TryParse(fields[GroupField], CultureInfo.InvariantCulture, out var group)
            && int.TryParse(fields[SessionField], CultureInfo.InvariantCulture, out var session)
            && long.TryParse(fields[StartField], CultureInfo.InvariantCulture, out var start)
                ? new ProcessEntry(id, fields[StateField][0], group, session, start)
                : null;
    }
}
