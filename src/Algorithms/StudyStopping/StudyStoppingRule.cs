using Vizier.Algorithms.EarlyStopping;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.StudyStopping;

/// <summary>
/// Decides whether a study has done enough: by its budget of trials or time, by its target, because nothing better was
/// found for long, or because nothing much better is left. A pure function of the stored history and the time.
/// </summary>
public static class StudyStoppingRule
{
    // What a model says of fewer trials is its prior.
    private const int LeastForRegret = 10;

    /// <summary>Judges a study. The first condition that is met gives the reason. O(n log n), O(n · size of the front) with several objectives, O(n³) with a bound on the regret, n at most 1000.</summary>
    /// <param name="conditions">What ends the study.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="history">All trials.</param>
    /// <param name="times">The study's clock.</param>
    public static StoppingDecision Decide(StudyStoppingConditions conditions, Problem problem, TrialHistory history, StudyTimes times)
    {
        Trial[] finished =
        [
            .. history.Trials
                .Where(trial => trial.State != TrialState.Pending)
                .OrderBy(trial => trial.CompletionOrder)
                .ThenBy(trial => trial.Id),
        ];
        var progress = StudyProgress.Of(problem, finished);
        var reason = Budget(conditions, finished.Length, times)
            ?? Target(conditions, problem, progress)
            ?? Later(conditions, problem, history, finished, progress, times);
        return reason is null
            ? StoppingDecision.Continue($"No condition that ends the study is met after {finished.Length} trials.")
            : StoppingDecision.Stop(reason);
    }

    private static string? Budget(StudyStoppingConditions conditions, int finished, StudyTimes times)
    {
        if (finished >= conditions.MaximumTrials)
        {
            return $"{finished} trials have finished; the study may have {conditions.MaximumTrials}.";
        }

        if (times.Now >= conditions.Deadline)
        {
            return $"The deadline {conditions.Deadline:u} has passed.";
        }

        var duration = times.Now - times.Start;
        return duration >= conditions.MaximumDuration
            ? $"The study has run for {Show(duration)}; it may run for {Show(conditions.MaximumDuration.Value)}."
            : null;
    }

    private static string? Target(StudyStoppingConditions conditions, Problem problem, StudyProgress progress)
    {
        if (conditions.Target is not { } target || problem.Objectives is not [var objective] || progress.Latest is not { } best)
        {
            return null;
        }

        var value = best.Metrics[objective.Name];
        return objective.Oriented(value) >= objective.Oriented(target)
            ? $"Trial {best.Id} has reached {objective.Name} {value:G6}; the target is {target:G6}."
            : null;
    }

    private static string? Later(
        StudyStoppingConditions conditions, Problem problem, TrialHistory history, Trial[] finished, StudyProgress progress, StudyTimes times) =>
        finished.Length < conditions.MinimumTrials || times.Now - times.Start < conditions.MinimumDuration
            ? null
            : Stagnation(conditions, finished, progress, times) ?? Regret(conditions, problem, history, finished.Length, progress);

    private static string? Regret(StudyStoppingConditions conditions, Problem problem, TrialHistory history, int finished, StudyProgress progress)
    {
        if (conditions.MaximumRegret is not { } maximum || progress.Latest is not { } best || finished < LeastForRegret
            || RegretBound.Of(problem, history) is not { } bound || bound > maximum)
        {
            return null;
        }

        return $"By a model of {finished} trials no assignment is better than trial {best.Id} by more than {bound:G3} {problem.Objectives[0].Name}; {maximum:G3} may be left.";
    }

    private static string? Stagnation(StudyStoppingConditions conditions, Trial[] finished, StudyProgress progress, StudyTimes times)
    {
        var since = progress.Latest is null ? "No trial has given a result" : $"Nothing was better than trial {progress.Latest.Id}";
        var trials = finished.Length - progress.FinishedAtLatest;
        if (trials >= conditions.MaximumTrialsWithoutProgress)
        {
            return $"{since} in the last {trials} trials; {conditions.MaximumTrialsWithoutProgress} may pass without progress.";
        }

        var duration = times.Now - ((progress.Latest is { } latest ? times.EndOf(latest) : null) ?? times.Start);
        return duration >= conditions.MaximumDurationWithoutProgress
            ? $"{since} for {Show(duration)}; {Show(conditions.MaximumDurationWithoutProgress.Value)} may pass without progress."
            : null;
    }

    private static string Show(TimeSpan duration) => duration.ToString("c");
}
