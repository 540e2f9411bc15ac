using Google.Protobuf.WellKnownTypes;
using Vizier.Protocol;
using Vizier.Studies.Names;
using State = Vizier.Protocol.Trial.Types.State;

namespace Vizier.Studies;

/// <summary>The rules of trials: which states follow which, and what completes a trial. They change the trial in place.</summary>
internal static class TrialRules
{
    /// <summary>
    /// Makes a client's trial a new one of the study: finished if it says SUCCEEDED or INFEASIBLE, REQUESTED otherwise.
    /// </summary>
    /// <param name="trial">The trial as the client sent it.</param>
    /// <param name="now">The time of creation.</param>
    /// <returns>A trial without a name yet.</returns>
    /// <exception cref="VizierException">A measurement of it is wrong.</exception>
    public static Trial Create(Trial trial, DateTimeOffset now)
    {
        var created = trial.Clone();
        created.ClientId = string.Empty;
        created.StartTime = Timestamp.FromDateTimeOffset(now);
        CheckHistory(created);
        if (HasEnded(created.State))
        {
            created.EndTime ??= created.StartTime;
        }
        else
        {
            created.State = State.Requested;
        }

        return created;
    }

    /// <summary>Refuses a trial whose measurements or times are wrong.</summary>
    /// <exception cref="VizierException">They are.</exception>
    public static void CheckHistory(Trial trial)
    {
        TimeRules.Check(trial.StartTime, "trial.start_time");
        TimeRules.Check(trial.EndTime, "trial.end_time");
        for (var i = 0; i < trial.Measurements.Count; i++)
        {
            MeasurementRules.Check(trial.Measurements[i], $"trial.measurements[{i}]");
        }

        if (trial.FinalMeasurement is { } final)
        {
            MeasurementRules.Check(final, "trial.final_measurement");
        }
    }

    /// <summary>Gives a trial to a client.</summary>
    public static void HandOut(Trial trial, string clientId, DateTimeOffset now)
    {
        trial.State = State.Active;
        trial.ClientId = clientId;
        trial.StartTime = Timestamp.FromDateTimeOffset(now);
    }

    /// <summary>Appends a measurement. An INFEASIBLE trial takes none and says nothing, as OSS Vizier's does.</summary>
    /// <returns>Whether the trial changed.</returns>
    /// <exception cref="VizierException">The trial is not under evaluation, or the measurement is wrong.</exception>
    public static bool AddMeasurement(TrialName name, Trial trial, Measurement? measurement)
    {
        var added = measurement ?? throw VizierException.Invalid("measurement", "is missing");
        MeasurementRules.Check(added, "measurement");
        if (trial.State == State.Infeasible)
        {
            return false;
        }

        RequireUnderEvaluation(name, trial, "take measurements");
        trial.Measurements.Add(added);
        DocumentLimits.Check(trial, "measurement");
        return true;
    }

    /// <summary>
    /// Completes a trial. The result is the final measurement if it has metrics; else, unless the trial is infeasible, the
    /// last measurement of the trial.
    /// </summary>
    /// <param name="name">The trial's name, for errors.</param>
    /// <param name="trial">The trial.</param>
    /// <param name="final">The result, if the client gave one.</param>
    /// <param name="infeasible">Whether the assignment cannot be evaluated.</param>
    /// <param name="infeasibleReason">Why; may be empty.</param>
    /// <param name="now">The time of completion.</param>
    /// <returns>Whether the trial changed, which it always does.</returns>
    /// <exception cref="VizierException">The trial is not under evaluation, or there is no result.</exception>
    public static bool Complete(
        TrialName name, Trial trial, Measurement? final, bool infeasible, string infeasibleReason, DateTimeOffset now)
    {
        RequireUnderEvaluation(name, trial, "be completed");
        if (final?.Metrics.Count > 0)
        {
            MeasurementRules.Check(final, "final_measurement");
            trial.FinalMeasurement = final;
        }
        else if (!infeasible)
        {
            trial.FinalMeasurement = LastMeasurement(name, trial);
        }

        trial.State = infeasible ? State.Infeasible : State.Succeeded;
        trial.InfeasibleReason = infeasible ? infeasibleReason : string.Empty;
        trial.EndTime = Timestamp.FromDateTimeOffset(now);
        DocumentLimits.Check(trial, "final_measurement");
        return true;
    }

    /// <summary>Asks for a trial to be stopped early. Once stopping or succeeded, asking again changes nothing.</summary>
    /// <returns>Whether the trial changed.</returns>
    /// <exception cref="VizierException">The trial was never handed out, or is infeasible.</exception>
    public static bool Stop(TrialName name, Trial trial)
    {
        if (trial.State is State.Stopping or State.Succeeded)
        {
            return false;
        }

        RequireUnderEvaluation(name, trial, "be stopped");
        trial.State = State.Stopping;
        return true;
    }

    /// <summary>Refuses a trial that no client evaluates.</summary>
    /// <param name="name">The trial's name.</param>
    /// <param name="trial">The trial.</param>
    /// <param name="action">What it cannot do then, e.g. <c>be completed</c>.</param>
    /// <exception cref="VizierException">The trial is neither ACTIVE nor STOPPING.</exception>
    public static void RequireUnderEvaluation(TrialName name, Trial trial, string action)
    {
        if (trial.State is not (State.Active or State.Stopping))
        {
            throw VizierException.Precondition(
                $"the trial '{name}' is {trial.State.ToString().ToUpperInvariant()}; it must be ACTIVE or STOPPING to {action}");
        }
    }

    /// <summary>Whether a trial has come to its end.</summary>
    public static bool HasEnded(State state) => state is State.Succeeded or State.Infeasible;

    private static Measurement LastMeasurement(TrialName name, Trial trial) =>
        trial.Measurements.Count > 0 && trial.Measurements[^1].Metrics.Count > 0
            ? trial.Measurements[^1].Clone()
            : throw VizierException.Invalid(
                "final_measurement", $"has no metrics, and the trial '{name}' has no measurement to take instead; give one, or set trial_infeasible");
}
