using Vizier.Protocol;
using Outcome = Vizier.Protocol.Experiments.TrialRun.Types.Outcome;
using TrialState = Vizier.Protocol.Trial.Types.State;

namespace Vizier.Experiments.Control;

/// <summary>What clients of the study, such as the trial's own program, do to a trial of an experiment.</summary>
internal static class ForeignTrials
{
    /// <summary>The run once what a client changed of its trial is known. Its new measurements are in the run already.</summary>
    public static RunState Take(RunState run, Trial trial) => trial.State switch
    {
        TrialState.Succeeded => Succeeded(run, trial),
        TrialState.Infeasible => Infeasible(run, trial),
        TrialState.Stopping when run.Stop is null =>
            run with { Stop = new StopOrder(StopCause.TrialStopped, "The trial was asked to stop.") },
        _ => run,
    };

    private static RunState Succeeded(RunState run, Trial trial)
    {
        var measured = trial.FinalMeasurement is { } final ? run.Measured(final) : run;
        return measured with { Settled = new Verdict(Outcome.Succeeded, Reasons.TrialSucceeded, "Trial was completed by its client.") };
    }

    private static RunState Infeasible(RunState run, Trial trial)
    {
        string message = trial.InfeasibleReason.Length > 0 ? trial.InfeasibleReason : "The trial was declared infeasible by its client.";
        return run with
        {
            Settled = new Verdict(Outcome.Failed, Reasons.Infeasible, message),
            Stop = run.Stop ?? new StopOrder(StopCause.TrialStopped, message),
        };
    }
}
