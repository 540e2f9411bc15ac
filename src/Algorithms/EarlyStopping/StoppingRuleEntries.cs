using Vizier.Algorithms.Catalogue;

namespace Vizier.Algorithms.EarlyStopping;

/// <summary>The list behind the catalogue of stopping rules.</summary>
internal static class StoppingRuleEntries
{
    private const string Axis = "axis";
    private const string MinimumTrials = "min_trials_required";
    private const string StartStep = "start_step";
    private const string Threshold = "threshold";
    private const string Horizon = "max_steps";
    private const string Share = "min_share";
    private const string Eta = "eta";

    private static readonly SettingDefinition AxisDefinition =
        new(Axis, SettingType.Text, "Whether trials are compared at equal steps or at equal seconds since their start.") { Default = "steps", Choices = ["steps", "seconds"] };

    private static readonly SettingDefinition TrialsDefinition =
        new(MinimumTrials, SettingType.Integer, "Completed trials needed before any trial is stopped.") { Default = "3", Minimum = 1, Maximum = int.MaxValue };

    public static StoppingRuleEntry Median { get; } = new(
        "MEDIAN",
        "Stops a trial whose best value so far is worse than the median of the running averages that completed trials had at the same step. Needs no assumption about the shape of learning curves.")
    {
        Aliases = ["medianstop"],
        Settings =
        [
            TrialsDefinition,
            new(StartStep, SettingType.Integer, "Reports of the objective that a trial may make before it can be stopped.") { Default = "4", Minimum = 1, Maximum = int.MaxValue },
            AxisDefinition,
        ],
        Create = (problem, settings) => new MedianStoppingRule(
            problem.Objectives[0], (int)settings.Integer(MinimumTrials), (int)settings.Integer(StartStep), AxisOf(settings)),
    };

    public static StoppingRuleEntry Curve { get; } = new(
        "CURVE",
        "Extrapolates a trial's learning curve, with what the curves of completed trials, also of prior studies, tell of ends, shapes and noise, and stops the trial if it will hardly become the best one. Saves most where trials are long and their curves smooth.")
    {
        Aliases = ["learningcurve", "decaycurve"],
        Settings =
        [
            new(Threshold, SettingType.Real, "The probability of becoming the best below which a trial is stopped.") { Default = "0.02", Minimum = 0, MinimumExcluded = true, Maximum = 1, MaximumExcluded = true },
            TrialsDefinition with { Description = "Completed trials, those of prior studies included, needed before any trial is stopped." },
            new(StartStep, SettingType.Integer, "Reports of the objective that a trial may make before it can be stopped.") { Default = "5", Minimum = 1, Maximum = int.MaxValue },
            new(Share, SettingType.Real, "The share of a trial that must be done before it can be stopped.") { Default = "0.1", Minimum = 0, Maximum = 1 },
            new(Horizon, SettingType.Real, "The step, or second, at which trials end; by default the last one that a completed trial reported.") { Minimum = 0, MinimumExcluded = true },
            AxisDefinition,
        ],
        Create = (problem, settings) => new CurveStoppingRule(problem.Objectives[0], new CurveStoppingOptions
        {
            Threshold = settings.Real(Threshold),
            MinimumTrials = (int)settings.Integer(MinimumTrials),
            MinimumReports = (int)settings.Integer(StartStep),
            MinimumShare = settings.Real(Share),
            Horizon = settings.Has(Horizon) ? settings.Real(Horizon) : null,
            Axis = AxisOf(settings),
            Priors = problem.Priors,
        }),
    };

    public static StoppingRuleEntry Rungs { get; } = new(
        "ASHA",
        "At steps that grow by a factor, stops all but the best trials that came so far. Saves most with many trials; needs no completed ones.")
    {
        Aliases = ["rungs"],
        Settings =
        [
            new(StartStep, SettingType.Real, "The step, or second, of the first rung.") { Default = "1", Minimum = 0, MinimumExcluded = true },
            new(Eta, SettingType.Real, "One of how many trials goes on at a rung; each rung is as many times the one before.") { Default = "3", Minimum = 1.1, Maximum = 1000 },
            AxisDefinition,
        ],
        Create = (problem, settings) => new RungStoppingRule(problem.Objectives[0], settings.Real(StartStep), settings.Real(Eta), AxisOf(settings)),
    };

    private static CurveAxis AxisOf(AlgorithmSettings settings) => Enum.Parse<CurveAxis>(settings.Text(Axis), ignoreCase: true);
}
