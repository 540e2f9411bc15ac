namespace Vizier.Experiments.Control;

/// <summary>The words by which experiments, trials and attempts say why they are in their state; Katib's where it has one.</summary>
internal static class Reasons
{
    public const string ExperimentCreated = "ExperimentCreated";
    public const string ExperimentRunning = "ExperimentRunning";
    public const string ExperimentRestarting = "ExperimentRestarting";
    public const string ExperimentStopped = "ExperimentStopped";
    public const string GoalReached = "ExperimentGoalReached";
    public const string MaxTrialsReached = "ExperimentMaxTrialsReached";
    public const string SuggestionEndReached = "ExperimentSuggestionEndReached";
    public const string StoppingConditionMet = "ExperimentStoppingConditionMet";
    public const string ExperimentFailed = "ExperimentFailed";
    public const string SuggestionFailed = "ExperimentSuggestionFailed";

    public const string TrialSucceeded = "TrialSucceeded";
    public const string TrialEarlyStopped = "TrialEarlyStopped";
    public const string TrialStopped = "TrialStopped";
    public const string TrialLost = "TrialLost";
    public const string Infeasible = "TrialInfeasible";
    public const string ObjectiveNotFinite = "ObjectiveNotFinite";
    public const string MetricsUnavailable = "MetricsUnavailable";
    public const string ExitCode = "ExitCode";
    public const string CommandNotFound = "CommandNotFound";
    public const string LaunchFailed = "LaunchFailed";
    public const string DeadlineExceeded = "DeadlineExceeded";
    public const string CollectorFailed = "CollectorFailed";
    public const string ImageUnavailable = "ImageUnavailable";
    public const string OutOfMemory = "OutOfMemory";
    public const string ExperimentEnded = "ExperimentEnded";
}
