using Outcome = Vizier.Protocol.Experiments.TrialRun.Types.Outcome;
using State = Vizier.Protocol.Experiments.Experiment.Types.State;

namespace Vizier.Experiments.Control;

/// <summary>What the control loop decided to do.</summary>
internal abstract record ControlAction
{
    /// <summary>Ask the study for so many more trials.</summary>
    public sealed record Suggest(int Count) : ControlAction;

    /// <summary>Make the next attempt of a trial.</summary>
    public sealed record CreateAttempt(long Trial, int Number) : ControlAction;

    /// <summary>Tell the holder of a trial's attempt to stop it.</summary>
    public sealed record StopAttempt(long Trial, StopOrder Order) : ControlAction;

    /// <summary>Offer an attempt to other runners of its cluster: its own is silent, and it goes on without one.</summary>
    public sealed record ReleaseAttempt(long Trial) : ControlAction;

    /// <summary>A trial's attempt has ended by the service's own judgement, such as a lease that was not renewed.</summary>
    public sealed record EndAttempt(long Trial, AttemptEnd End) : ControlAction;

    /// <summary>A trial has completed.</summary>
    public sealed record CompleteTrial(RunState Run, Verdict Verdict) : ControlAction;

    /// <summary>The experiment enters a state.</summary>
    public sealed record EnterState(State State, Condition Condition) : ControlAction;
}

/// <summary>What became of a trial.</summary>
/// <param name="Outcome">One of the outcomes of a completed trial.</param>
/// <param name="Reason">A word such as CommandNotFound.</param>
/// <param name="Message">A sentence for a person.</param>
internal sealed record Verdict(Outcome Outcome, string Reason, string Message);
