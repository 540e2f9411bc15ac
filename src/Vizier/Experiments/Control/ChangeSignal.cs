namespace Vizier.Experiments.Control;

/// <summary>Wakes all who wait for a change. A waiter takes <see cref="Next"/> before it looks, so that it misses none.</summary>
internal sealed class ChangeSignal
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the next change.</summary>
    public Task Next
    {
        get
        {
            lock (_lock)
            {
                return _next.Task;
            }
        }
    }

    /// <summary>Says that something has changed.</summary>
    public void Raise()
    {
        TaskCompletionSource current;
        lock (_lock)
        {
            current = _next;
            _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        current.SetResult();
    }
}
