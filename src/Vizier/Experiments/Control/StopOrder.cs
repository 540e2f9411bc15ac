namespace Vizier.Experiments.Control;

/// <summary>Why a running attempt is to stop.</summary>
internal enum StopCause
{
    /// <summary>The stopping rule found the trial not worth finishing.</summary>
    StoppingRule,

    /// <summary>The objective became nan or infinite.</summary>
    NotFinite,

    /// <summary>Somebody asked for this trial to stop.</summary>
    TrialStopped,

    /// <summary>A person stopped the experiment; the trial goes on when it is resumed.</summary>
    ExperimentStopped,

    /// <summary>The experiment has ended.</summary>
    ExperimentEnded,
}

/// <summary>The order to stop a running attempt.</summary>
/// <param name="Cause">What the order follows from.</param>
/// <param name="Message">A sentence for a person.</param>
internal sealed record StopOrder(StopCause Cause, string Message);
