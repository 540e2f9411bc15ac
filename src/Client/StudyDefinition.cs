using System.Globalization;
using Vizier.Protocol;
using static Vizier.Protocol.StudySpec.Types;
using static Vizier.Protocol.StudySpec.Types.ParameterSpec.Types;
using Goal = Vizier.Protocol.StudySpec.Types.MetricSpec.Types.GoalType;

namespace Vizier.Client;

/// <summary>
/// Puts a study's specification together. Ranges and names are checked by the service, which names every mistake at once.
/// <code>
/// var definition = new StudyDefinition("GP_UCB_PE")
///     .Maximize("accuracy")
///     .Double("learning_rate", 1e-5, 1e-1, ParameterScale.Log)
///     .Categorical("optimizer", "sgd", "adam")
///     .When("optimizer", "sgd", sgd => sgd.Double("momentum", 0, 1));
/// </code>
/// </summary>
/// <param name="algorithm">The algorithm, by any name that the service knows; empty for its default.</param>
public sealed class StudyDefinition(string algorithm = "DEFAULT")
{
    private const string OptionsNamespace = ":vizier";

    /// <summary>The specification so far; what has no word here can be set in it.</summary>
    public StudySpec Spec { get; } = new() { Algorithm = algorithm };

    /// <summary>Adds an objective of which more is better.</summary>
    public StudyDefinition Maximize(string metric) => AddMetric(metric, Goal.Maximize);

    /// <summary>Adds an objective of which less is better.</summary>
    public StudyDefinition Minimize(string metric) => AddMetric(metric, Goal.Minimize);

    /// <summary>Adds a parameter of real numbers, both bounds included.</summary>
    public StudyDefinition Double(string name, double minimum, double maximum, ParameterScale scale = ParameterScale.Linear, double? start = null) =>
        Add(new ParameterSpec
        {
            ParameterId = name,
            ScaleType = ScaleOf(scale),
            DoubleValueSpec = new DoubleValueSpec { MinValue = minimum, MaxValue = maximum, DefaultValue = start },
        });

    /// <summary>Adds a parameter of whole numbers, both bounds included.</summary>
    public StudyDefinition Integer(string name, long minimum, long maximum, ParameterScale scale = ParameterScale.Linear, long? start = null) =>
        Add(new ParameterSpec
        {
            ParameterId = name,
            ScaleType = ScaleOf(scale),
            IntegerValueSpec = new IntegerValueSpec { MinValue = minimum, MaxValue = maximum, DefaultValue = start },
        });

    /// <summary>Adds a parameter of some numbers, in ascending order.</summary>
    public StudyDefinition Discrete(string name, params IEnumerable<double> values) =>
        Add(new ParameterSpec { ParameterId = name, DiscreteValueSpec = new DiscreteValueSpec { Values = { values } } });

    /// <summary>Adds a parameter of some words.</summary>
    public StudyDefinition Categorical(string name, params IEnumerable<string> values) =>
        Add(new ParameterSpec { ParameterId = name, CategoricalValueSpec = new CategoricalValueSpec { Values = { values } } });

    /// <summary>Adds a parameter that is true or false.</summary>
    public StudyDefinition Boolean(string name) => Add(new ParameterSpec
    {
        ParameterId = name,
        ExternalType = ExternalType.AsBoolean,
        CategoricalValueSpec = new CategoricalValueSpec { Values = { bool.FalseString, bool.TrueString } },
    });

    /// <summary>Adds parameters that trials have only where a parameter added before has a value.</summary>
    /// <param name="parent">That parameter's name.</param>
    /// <param name="value">Its value: a word, or a number in invariant form.</param>
    /// <param name="children">Adds the parameters.</param>
    /// <exception cref="ArgumentException">There is no such parameter, or its values are real numbers or not of that kind.</exception>
    public StudyDefinition When(string parent, string value, Action<StudyDefinition> children)
    {
        var spec = Spec.Parameters.FirstOrDefault(parameter => parameter.ParameterId == parent)
            ?? throw new ArgumentException($"there is no parameter '{parent}' yet", nameof(parent));
        var conditional = new StudyDefinition();
        children(conditional);
        foreach (var child in conditional.Spec.Parameters)
        {
            spec.ConditionalParameterSpecs.Add(ConditionOn(spec, value, child));
        }

        return this;
    }

    /// <summary>Makes all random choices of the study repeatable: the same seed and history give the same suggestions.</summary>
    public StudyDefinition WithSeed(ulong seed)
    {
        Spec.Metadata.Add(new KeyValue { Ns = OptionsNamespace, Key = "seed", Value = seed.ToString(CultureInfo.InvariantCulture) });
        return this;
    }

    /// <summary>Lets the service stop trials that fall behind the others (the median rule).</summary>
    public StudyDefinition WithEarlyStopping()
    {
        Spec.DefaultStoppingSpec = new DefaultEarlyStoppingSpec();
        return this;
    }

    private static ScaleType ScaleOf(ParameterScale scale) => scale switch
    {
        ParameterScale.Linear => ScaleType.UnitLinearScale,
        ParameterScale.Log => ScaleType.UnitLogScale,
        ParameterScale.ReverseLog => ScaleType.UnitReverseLogScale,
        _ => throw new ArgumentOutOfRangeException(nameof(scale), scale, null),
    };

    private static ConditionalParameterSpec ConditionOn(ParameterSpec parent, string value, ParameterSpec child)
    {
        var condition = new ConditionalParameterSpec { ParameterSpec = child };
        var isNumber = double.TryParse(value, CultureInfo.InvariantCulture, out double number);
        switch (parent.ParameterValueSpecCase)
        {
            case ParameterSpec.ParameterValueSpecOneofCase.CategoricalValueSpec:
                condition.ParentCategoricalValues = new ConditionalParameterSpec.Types.CategoricalValueCondition { Values = { value } };
                return condition;
            case ParameterSpec.ParameterValueSpecOneofCase.IntegerValueSpec when isNumber && double.IsInteger(number):
                condition.ParentIntValues = new ConditionalParameterSpec.Types.IntValueCondition { Values = { (long)number } };
                return condition;
            case ParameterSpec.ParameterValueSpecOneofCase.DiscreteValueSpec when isNumber:
                condition.ParentDiscreteValues = new ConditionalParameterSpec.Types.DiscreteValueCondition { Values = { number } };
                return condition;
            default:
                throw new ArgumentException($"'{value}' is no value that '{parent.ParameterId}' can be asked for", nameof(value));
        }
    }

    private StudyDefinition AddMetric(string metric, Goal goal)
    {
        Spec.Metrics.Add(new MetricSpec { MetricId = metric, Goal = goal });
        return this;
    }

    private StudyDefinition Add(ParameterSpec parameter)
    {
        Spec.Parameters.Add(parameter);
        return this;
    }
}
