namespace Grpc.AspNetCore.Server;

/// <summary>Ends a call when its deadline passes. Timers may fire early and cannot wait for months, so they are set again.</summary>
internal sealed class CallDeadline : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(30);

    private readonly TimeProvider _time;
    private readonly DateTimeOffset _deadline;
    private readonly Func<Task> _expire;
    private readonly CancellationTokenSource _cancellation;
    private readonly TaskCompletionSource _expired = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ITimer _timer;

    /// <summary>Starts to wait.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="timeout">How long the client waits.</param>
    /// <param name="expire">Answers the client; called once, before the token fires.</param>
    /// <param name="aborted">Fires when the client gives the call up.</param>
    public CallDeadline(TimeProvider time, TimeSpan timeout, Func<Task> expire, CancellationToken aborted)
    {
        _time = time;
        _deadline = time.GetUtcNow() + timeout;
        _expire = expire;
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        _timer = time.CreateTimer(
            static state => ((CallDeadline)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Wait(timeout);
    }

    public DateTime Deadline => _deadline.UtcDateTime;

    /// <summary>Fires when the deadline has passed or the client gave the call up.</summary>
    public CancellationToken Token => _cancellation.Token;

    /// <summary>Ends when an expiry under way has answered the client.</summary>
    public Task Expired => _expired.Task;

    public void Dispose()
    {
        _timer.Dispose();
        _cancellation.Dispose();
    }

    private void Wait(TimeSpan remaining) => _timer.Change(
        TimeSpan.FromMilliseconds(Math.Ceiling(Math.Min(remaining.TotalMilliseconds, LongestWait.TotalMilliseconds))),
        Timeout.InfiniteTimeSpan);

    private void OnTimer()
    {
        var remaining = _deadline - _time.GetUtcNow();
        if (remaining > TimeSpan.Zero)
        {
            Wait(remaining);
            return;
        }

        _ = ExpireAsync();
    }

    private async Task ExpireAsync()
    {
        try
        {
            await _expire();
            await _cancellation.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The call ended by itself while the timer fired.
        }
        finally
        {
            _expired.TrySetResult();
        }
    }
}
