namespace Vizier.Client;

/// <summary>Waits between the repetitions of a call. Thread-safe.</summary>
internal sealed class Pauses(VizierConnectionOptions options)
{
    private readonly Random _random = new(Environment.ProcessId);

    /// <summary>Waits after call number <paramref name="call"/>, counted from 1.</summary>
    public Task AfterAsync(int call, CancellationToken cancellationToken)
    {
        lock (_random)
        {
            return Task.Delay(options.Retries.PauseAfter(call, _random.NextDouble()), options.TimeProvider, cancellationToken);
        }
    }
}
