using System.Runtime.InteropServices;

namespace Vizier.Runner.Posix;

/// <summary>
/// All processes that descend from a session leader: its group, its session, and whoever left both but carries
/// the mark that was put into the leader's environment.
/// </summary>
/// <param name="Leader">The first process.</param>
/// <param name="MarkName">An environment variable that only this leader was started with.</param>
/// <param name="MarkValue">Its value.</param>
internal sealed record ProcessGroup(ProcessIdentity Leader, string MarkName, string MarkValue)
{
    private static readonly TimeSpan KillPause = TimeSpan.FromMilliseconds(2);

    /// <summary>Asks all of them to end; those that are suspended are woken for it.</summary>
    internal void Terminate()
    {
        Signal(NativeMethods.SignalTerminate);
        Signal(NativeMethods.SignalContinue);
    }

    /// <summary>Kills until nobody is left.</summary>
    internal async Task KillAsync(TimeProvider time)
    {
        while (KillOnce())
        {
            await Task.Delay(KillPause, time);
        }
    }

    /// <summary>Whether a process is left, other than a leader that is just about to end.</summary>
    internal bool HasFollowers() => Members().Exists(entry => entry.Id != Leader.Id);

    /// <summary>
    /// Whether the group is empty, by one system call. False may mean that a zombie is left; ask <see cref="HasFollowers"/> then.
    /// </summary>
    internal bool IsSurelyGone()
    {
        SessionProcess.Reap(Leader.Id);
        return NativeMethods.Kill(-Leader.Id, 0) != 0 && Marshal.GetLastPInvokeError() == NativeMethods.NoSuchProcess;
    }

    private bool KillOnce()
    {
        SessionProcess.Reap(Leader.Id);
        return Signal(NativeMethods.SignalKill);
    }

    private bool Signal(int signal)
    {
        var members = Members();
        if (members.Any(IsInGroup))
        {
            // In one call, so that a process just forked is not missed. A number in use as a group is not given to others.
            _ = NativeMethods.Kill(-Leader.Id, signal);
        }

        foreach (var entry in members.Where(entry => !IsInGroup(entry)))
        {
            _ = NativeMethods.Kill(entry.Id, signal);
        }

        return members.Count > 0;
    }

    private bool IsInGroup(ProcessEntry entry) => entry.Group == Leader.Id;

    private List<ProcessEntry> Members() => [.. ProcessTable.All().Where(entry => entry.IsAlive && IsMember(entry))];

    private bool IsMember(ProcessEntry entry) =>
        entry.StartTicks >= Leader.StartTicks
        && (entry.Id == Leader.Id
            ? entry.StartTicks == Leader.StartTicks
            : ProcessTable.HasVariable(entry.Id, MarkName, MarkValue)
                || ((entry.Session == Leader.Id || entry.Group == Leader.Id) && !SessionWasReused()));

    // A session's number is not given away while it has a member, so only a different leader proves a reuse.
    private bool SessionWasReused() =>
        ProcessTable.Find(Leader.Id) is { } holder && holder.StartTicks != Leader.StartTicks;
}
