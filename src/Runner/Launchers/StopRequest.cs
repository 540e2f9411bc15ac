namespace Vizier.Runner.Launchers;

/// <summary>Asks a running attempt to end early. Once asked for it cannot be taken back.</summary>
internal sealed class StopRequest
{
    private readonly TaskCompletionSource<string> _stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _abandoned;
    private volatile bool _left;

    /// <summary>Ends with the reason once a stop is asked for.</summary>
    internal Task<string> Requested => _stop.Task;

    /// <summary>Whether the attempt is no longer ours: it is killed without grace, and nothing of it is reported.</summary>
    internal bool IsAbandoned => _abandoned;

    /// <summary>Whether the attempt goes on elsewhere, or under another lease: nothing of it is touched or reported.</summary>
    internal bool IsLeft => _left;

    /// <summary>
    /// Whether the service does not take this runner's word for the attempt any more; whether it is to be killed or left is
    /// still to come.
    /// </summary>
    internal bool IsDisowned { get; private set; }

    internal void Disown() => IsDisowned = true;

    internal void Leave(string reason)
    {
        _left = true;
        Abandon(reason);
    }

    internal void Stop(string reason) => _stop.TrySetResult(reason);

    internal void Abandon(string reason)
    {
        _abandoned = true;
        _ = _stop.TrySetResult(reason);
    }
}
