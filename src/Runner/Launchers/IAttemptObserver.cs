using Vizier.Runner.Collectors;

namespace Vizier.Runner.Launchers;

/// <summary>Is told by a launcher what it sees of an attempt, by one thread at a time.</summary>
internal interface IAttemptObserver
{
    /// <summary>Per source, where reading goes on. Of a source that is missing nothing was read yet.</summary>
    IReadOnlyDictionary<string, long> Positions { get; }

    /// <summary>Whether a measurement of the objective was among what was observed.</summary>
    bool SawObjective { get; }

    /// <summary>The attempt has not started, and what it waits for.</summary>
    void Waiting(string what);

    /// <summary>The attempt runs. Told again after a restart of the runner.</summary>
    /// <param name="time">Since when.</param>
    /// <param name="host">The machine.</param>
    /// <param name="location">The folder or object.</param>
    /// <param name="gpus">The numbers of its GPUs.</param>
    void Started(DateTimeOffset time, string host, string location, IReadOnlyList<int> gpus);

    /// <summary>Measurements were read. Once this returns they survive the runner.</summary>
    void Observed(IReadOnlyList<Observation> observations);
}
