namespace Vizier.Runner.Launchers;

/// <summary>Asks a running attempt to end early. Once asked for it cannot be taken back.</summary>
internal sealed class StopRequest
{
    private readonly TaskCompletionSource<string> _stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _abandoned;

    /// <summary>Ends with the reason once a stop is asked for.</summary>
    internal Task<string> Requested => _stop.Task;

    /// <summary>Whether the attempt is no longer ours: it is killed without grace, and nothing of it is reported.</summary>
    internal bool IsAbandoned => _abandoned;

    internal void Stop(string reason) => _stop.TrySetResult(reason);

    internal void Abandon(string reason)
    {
        _abandoned = true;
        _ = _stop.TrySetResult(reason);
    }
}
