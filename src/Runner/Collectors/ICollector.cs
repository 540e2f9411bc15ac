namespace Vizier.Runner.Collectors;

/// <summary>Reads what a running attempt reports. Used by one thread at a time.</summary>
internal interface ICollector
{
    /// <summary>The folders in which a change means that there is something to collect; may grow.</summary>
    IEnumerable<string> Folders { get; }

    /// <summary>What could not be read although it looked like a metric, for a person; null if nothing.</summary>
    string? Hint { get; }

    /// <summary>Adds what is new.</summary>
    /// <param name="ended">Whether the program has ended, so that the last line is complete.</param>
    /// <param name="observations">Where to add it.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <exception cref="CollectorException">The metrics cannot be read, now or later.</exception>
    ValueTask CollectAsync(bool ended, List<Observation> observations, CancellationToken cancellation);
}

/// <summary>The metrics of an attempt cannot be read. The message says where and why.</summary>
internal sealed class CollectorException : Exception
{
    internal CollectorException(string message)
        : base(message)
    {
    }

    internal CollectorException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
