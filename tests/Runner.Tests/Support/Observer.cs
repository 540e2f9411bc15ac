using Vizier.Runner.Collectors;
using Vizier.Runner.Launchers;

namespace Vizier.Runner.Tests.Support;

/// <summary>Keeps what a launcher says.</summary>
internal sealed class Observer : IAttemptObserver
{
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<string, long> _positions = [];
    private readonly List<Observation> _observations = [];

    internal Task HasStarted => _started.Task.WaitAsync(TimeSpan.FromSeconds(60));

    internal Task HasMeasured => _first.Task.WaitAsync(TimeSpan.FromSeconds(60));

    internal string? WaitsFor { get; private set; }

    internal IReadOnlyList<int> Gpus { get; private set; } = [];

    internal string Location { get; private set; } = "";

    public IReadOnlyDictionary<string, long> Positions => _positions;

    public bool SawObjective => Values("loss").Count > 0;

    internal IReadOnlyList<double> Values(string name) =>
        [.. _observations.SelectMany(seen => seen.Reading.Metrics).Where(metric => metric.Name == name).Select(metric => metric.Value)];

    public void Waiting(string what) => WaitsFor = what;

    public void Started(DateTimeOffset time, string host, string location, IReadOnlyList<int> gpus)
    {
        Location = location;
        Gpus = gpus;
        _ = _started.TrySetResult();
    }

    public void Observed(IReadOnlyList<Observation> observations)
    {
        _observations.AddRange(observations);
        foreach (var observation in observations)
        {
            _positions[observation.Source] = observation.Position;
        }

        _ = _first.TrySetResult();
    }
}
