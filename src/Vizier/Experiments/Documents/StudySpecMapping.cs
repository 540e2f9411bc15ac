using Vizier.Algorithms.SearchSpaces;
using Vizier.Protocol;
using Vizier.Studies.Specs;
using ParameterSpec = Vizier.Protocol.StudySpec.Types.ParameterSpec;

namespace Vizier.Experiments.Documents;

/// <summary>The study of an experiment.</summary>
internal static class StudySpecMapping
{
    /// <summary>
    /// The specification of the study that the experiment's trials belong to. What OSS Vizier's messages lack (steps,
    /// distributions, settings, the budget, the stopping rule) stands in its metadata as <see cref="StudyOptions"/> has it.
    /// </summary>
    public static StudySpec ToStudySpec(this ExperimentDocument document)
    {
        var spec = new StudySpec
        {
            Algorithm = document.Algorithm.Name,
            Metrics =
            {
                new StudySpec.Types.MetricSpec
                {
                    MetricId = document.Objective.MetricName,
                    Goal = document.Objective.Type == ObjectiveType.Maximize
                        ? StudySpec.Types.MetricSpec.Types.GoalType.Maximize
                        : StudySpec.Types.MetricSpec.Types.GoalType.Minimize,
                },
            },
        };
        var parameters = DocumentSearchSpace.Create(document.Parameters).Parameters;
        spec.Parameters.AddRange(parameters.Select(ToSpec));
        if (document.EarlyStopping is not null)
        {
            spec.DefaultStoppingSpec = new StudySpec.Types.DefaultEarlyStoppingSpec();
        }

        OptionsOf(document, parameters).WriteTo(spec);
        return spec;
    }

    private static StudyOptions OptionsOf(ExperimentDocument document, IEnumerable<Parameter> parameters) => new()
    {
        AlgorithmSettings = SettingsOf(document.Algorithm),
        Parameters = parameters.Select(parameter => (parameter.Name, Options: OptionsOf(parameter)))
            .Where(pair => pair.Options != new ParameterOptions())
            .ToDictionary(pair => pair.Name, pair => pair.Options),
        Budget = new BudgetOptions(document.MaxTrialCount, document.ParallelTrialCount),
        PriorStudies = document.PriorStudies,
        End = document.End,
        EarlyStopping = document.EarlyStopping is { } rule ? new StoppingOptions(rule.Name, SettingsOf(rule)) : new StoppingOptions(),
    };

    private static Dictionary<string, string> SettingsOf(AlgorithmSpec algorithm) =>
        algorithm.Settings.ToDictionary(setting => setting.Name, setting => setting.Value);

    private static ParameterOptions OptionsOf(Parameter parameter) => parameter switch
    {
        DoubleParameter real => new ParameterOptions(real.Step, NameOf(real.Distribution)),
        IntegerParameter whole => new ParameterOptions(whole.Step, NameOf(whole.Distribution)),
        _ => new ParameterOptions(),
    };

    private static string? NameOf(SamplingDistribution distribution) =>
        distribution == SamplingDistribution.Normal ? ParameterOptions.Normal : null;

    private static ParameterSpec ToSpec(Parameter parameter)
    {
        var spec = new ParameterSpec { ParameterId = parameter.Name };
        switch (parameter)
        {
            case DoubleParameter real:
                spec.DoubleValueSpec = new ParameterSpec.Types.DoubleValueSpec { MinValue = real.Min, MaxValue = real.Max };
                spec.ScaleType = ScaleOf(real.Scale);
                break;
            case IntegerParameter whole:
                spec.IntegerValueSpec = new ParameterSpec.Types.IntegerValueSpec { MinValue = whole.Min, MaxValue = whole.Max };
                spec.ScaleType = ScaleOf(whole.Scale);
                break;
            case DiscreteParameter discrete:
                spec.DiscreteValueSpec = new ParameterSpec.Types.DiscreteValueSpec { Values = { discrete.Values.Order() } };
                spec.ScaleType = ScaleOf(discrete.Scale);
                break;
            case CategoricalParameter categorical:
                spec.CategoricalValueSpec = new ParameterSpec.Types.CategoricalValueSpec { Values = { categorical.Values } };
                break;
        }

        return spec;
    }

    private static ParameterSpec.Types.ScaleType ScaleOf(Scale scale) =>
        scale == Scale.Log ? ParameterSpec.Types.ScaleType.UnitLogScale : ParameterSpec.Types.ScaleType.UnitLinearScale;
}
