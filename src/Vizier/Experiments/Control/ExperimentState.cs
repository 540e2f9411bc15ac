using System.Collections.Immutable;
using Vizier.Experiments.Documents;
using State = Vizier.Protocol.Experiments.Experiment.Types.State;

namespace Vizier.Experiments.Control;

/// <summary>
/// All that the control loop decides from: an experiment, its counts and its trials under way. Completed trials are
/// counted, not kept, so that a decision costs the same at the first trial and at the ten thousandth.
/// </summary>
internal sealed record ExperimentState
{
    /// <summary>What it optimises.</summary>
    public required Objective Objective { get; init; }

    /// <summary>How many trials it may make.</summary>
    public required Budget Budget { get; init; }

    /// <summary>Created, running, stopped, succeeded or failed.</summary>
    public State Phase { get; init; } = State.Created;

    /// <summary>Katib's conditions, in the order in which they came.</summary>
    public ImmutableArray<Condition> Conditions { get; init; } = [];

    /// <summary>Whether the search space has no more points to offer.</summary>
    public bool Exhausted { get; init; }

    /// <summary>Whether it goes on although its goal has been reached.</summary>
    public bool GoalWaived { get; init; }

    /// <summary>The completed trials by outcome.</summary>
    public Tally Completed { get; init; }

    /// <summary>The best completed trial; null before the first with a value.</summary>
    public BestTrial? Best { get; init; }

    /// <summary>The trials under way that may have something to be decided, by number.</summary>
    public ImmutableSortedDictionary<long, RunState> Active { get; init; } = ImmutableSortedDictionary<long, RunState>.Empty;

    /// <summary>
    /// How many more trials are under way than <see cref="Active"/> has: the attempts of all of them live, and nothing is to be
    /// done with them unless the experiment enters another phase.
    /// </summary>
    public int Others { get; init; }

    /// <summary>How many trials are under way.</summary>
    public int UnderWay => Active.Count + Others;

    /// <summary>When it started.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>When it ended; null while it has not.</summary>
    public DateTimeOffset? EndTime { get; init; }

    /// <summary>Whether it has ended for good (unless its budget is raised).</summary>
    public bool HasEnded => Phase is State.Succeeded or State.Failed;

    /// <summary>Whether it may start trials.</summary>
    public bool IsRunning => Phase is State.Created or State.Running;

    /// <summary>The state with one trial under way changed or added.</summary>
    public ExperimentState With(RunState run) => this with { Active = Active.SetItem(run.Trial, run) };
}

/// <summary>The best completed trial of an experiment.</summary>
/// <param name="Trial">Its number.</param>
/// <param name="Value">Its objective value.</param>
internal sealed record BestTrial(long Trial, double Value);
