using Google.Protobuf.WellKnownTypes;
using Vizier.Protocol.Experiments;
using Outcome = Vizier.Protocol.Experiments.TrialRun.Types.Outcome;
using State = Vizier.Protocol.Experiments.Experiment.Types.State;

namespace Vizier.Cli.Running;

/// <summary>How far a run is: the experiment with its trials as last heard of.</summary>
/// <param name="time">The clock.</param>
internal sealed class RunProgress(TimeProvider time)
{
    private readonly SortedDictionary<long, TrialRun> _active = [];
    private readonly long _start = time.GetTimestamp();
    private int? _completedAtStart;

    /// <summary>The experiment.</summary>
    public Experiment Experiment { get; private set; } = new();

    /// <summary>The trials under way, by number.</summary>
    public IReadOnlyCollection<TrialRun> Active => _active.Values;

    /// <summary>How many trials have completed.</summary>
    public int Completed => Experiment.Counts is { } counts ? counts.Trials - counts.Pending - counts.Running : 0;

    /// <summary>How long the run has taken.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    /// <summary>How long the rest will take if it goes on as it did; null while nobody can tell, and after the end.</summary>
    public TimeSpan? Left
    {
        get
        {
            int done = Completed - (_completedAtStart ?? 0);
            return Experiment is { State: State.Running, HasMaxTrialCount: true } && done > 0
                ? Elapsed / done * Math.Max(0, Experiment.MaxTrialCount - Completed)
                : null;
        }
    }

    /// <summary>Takes an update.</summary>
    public void Take(ExperimentUpdate update)
    {
        Experiment = update.Experiment;
        _completedAtStart ??= Completed;
        foreach (var run in update.Runs)
        {
            long trial = long.Parse(run.Trial.Id);
            if (run.Outcome is Outcome.Pending or Outcome.Running)
            {
                _active[trial] = run;
            }
            else
            {
                _active.Remove(trial);
            }
        }
    }

    /// <summary>How long a trial has been running.</summary>
    public TimeSpan? RunningFor(TrialRun run) => run.Attempts.LastOrDefault()?.StartTime is { } start
        ? time.GetUtcNow() - start.ToDateTimeOffset()
        : null;

    /// <summary>A trial's parameters in a line.</summary>
    public static string Parameters(TrialRun run) =>
        string.Join(' ', run.Trial.Parameters.Select(parameter => $"{parameter.ParameterId}={Text(parameter.Value)}"));

    /// <summary>The metric that counts, as text.</summary>
    public string Objective(TrialRun run, bool latest = false) =>
        run.Metrics.FirstOrDefault(metric => metric.Name == Experiment.ObjectiveMetric) is { } metric
            ? $"{metric.Name}={(latest ? metric.Latest : metric.Value):G6}"
            : "";

    /// <summary>A time in words, to the second.</summary>
    public static string Words(TimeSpan time) => time switch
    {
        { TotalHours: >= 1 } => $"{(int)time.TotalHours} h {time.Minutes:00} min",
        { TotalMinutes: >= 1 } => $"{time.Minutes} min {time.Seconds:00} s",
        { TotalSeconds: >= 10 } => $"{time.TotalSeconds:F0} s",
        _ => $"{time.TotalSeconds:F1} s",
    };

    private static string Text(Value value) =>
        value.KindCase == Value.KindOneofCase.NumberValue ? value.NumberValue.ToString("G6") : value.StringValue;
}
