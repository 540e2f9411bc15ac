namespace Vizier.Runner.Attempts;

/// <summary>Wakes one waiter; signals that come before it looks are one signal.</summary>
internal sealed class Signal
{
    private TaskCompletionSource _next = New();

    internal void Set() => Volatile.Read(ref _next).TrySetResult();

    /// <summary>Waits for a signal and takes it; what it announces must be looked at afterwards.</summary>
    /// <returns>Whether there was a signal in time.</returns>
    internal async Task<bool> WaitAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellation)
    {
        var waiting = _next.Task;
        await waiting.WaitAsync(timeout, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.ThrowIfCancellationRequested();
        if (!waiting.IsCompleted)
        {
            return false;
        }

        Volatile.Write(ref _next, New());
        return true;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
