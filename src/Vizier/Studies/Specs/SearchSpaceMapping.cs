using System.Collections.Immutable;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Protocol;
using ExternalSpec = Vizier.Protocol.StudySpec.Types.ParameterSpec;
using ValueCase = Vizier.Protocol.StudySpec.Types.ParameterSpec.ParameterValueSpecOneofCase;

namespace Vizier.Studies.Specs;

/// <summary>Translates the parameters of a specification to those that algorithms work on.</summary>
/// <param name="options">What the parameters have beyond OSS Vizier's messages.</param>
/// <param name="violations">Receives what cannot be translated.</param>
internal sealed class SearchSpaceMapping(StudyOptions options, ICollection<FieldViolation> violations)
{
    /// <summary>The parameters at the root. Their bounds and defaults are not checked here.</summary>
    public ImmutableArray<Parameter> Map(StudySpec spec)
    {
        var parameters = spec.Parameters.Select((parameter, i) => Map(parameter, $"parameters[{i}]")).OfType<Parameter>();
        return [.. parameters];
    }

    private Parameter? Map(ExternalSpec spec, string path)
    {
        var parameter = Create(spec, path);
        if (parameter is null)
        {
            return null;
        }

        var children = ImmutableArray.CreateBuilder<ConditionalParameter>();
        for (var i = 0; i < spec.ConditionalParameterSpecs.Count; i++)
        {
            var child = spec.ConditionalParameterSpecs[i];
            var childPath = $"{path}.conditional_parameter_specs[{i}]";
            if (Map(child.ParameterSpec ?? new ExternalSpec(), $"{childPath}.parameter_spec") is { } mapped)
            {
                children.Add(new ConditionalParameter(ParentValues(child), mapped));
            }
        }

        return parameter with { Children = children.ToImmutable() };
    }

    private Parameter? Create(ExternalSpec spec, string path)
    {
        var extra = options.Parameters.GetValueOrDefault(spec.ParameterId) ?? new ParameterOptions();
        switch (spec.ParameterValueSpecCase)
        {
            case ValueCase.DoubleValueSpec:
                var real = spec.DoubleValueSpec;
                return new DoubleParameter(spec.ParameterId, real.MinValue, real.MaxValue)
                {
                    Scale = ScaleOf(spec.ScaleType),
                    Step = extra.Step,
                    Distribution = DistributionOf(spec, extra),
                    Default = real.DefaultValue,
                };
            case ValueCase.IntegerValueSpec:
                var whole = spec.IntegerValueSpec;
                return new IntegerParameter(spec.ParameterId, whole.MinValue, whole.MaxValue)
                {
                    Scale = ScaleOf(spec.ScaleType),
                    Step = WholeStep(spec, extra),
                    Distribution = DistributionOf(spec, extra),
                    Default = whole.DefaultValue,
                };
            case ValueCase.DiscreteValueSpec:
                return new DiscreteParameter(spec.ParameterId, [.. spec.DiscreteValueSpec.Values])
                {
                    Scale = ScaleOf(spec.ScaleType),
                    Default = spec.DiscreteValueSpec.DefaultValue,
                };
            case ValueCase.CategoricalValueSpec:
                return new CategoricalParameter(spec.ParameterId, [.. spec.CategoricalValueSpec.Values])
                {
                    Default = spec.CategoricalValueSpec.DefaultValue,
                };
            default:
                violations.Add(new(path, $"'{spec.ParameterId}' must have a double_value_spec, integer_value_spec, discrete_value_spec or categorical_value_spec"));
                return null;
        }
    }

    private static ImmutableArray<ParameterValue> ParentValues(ExternalSpec.Types.ConditionalParameterSpec child) =>
        child.ParentValueConditionCase switch
        {
            ExternalSpec.Types.ConditionalParameterSpec.ParentValueConditionOneofCase.ParentDiscreteValues =>
                [.. child.ParentDiscreteValues.Values.Select(ParameterValue.Of)],
            ExternalSpec.Types.ConditionalParameterSpec.ParentValueConditionOneofCase.ParentIntValues =>
                [.. child.ParentIntValues.Values.Select(value => ParameterValue.Of(value))],
            ExternalSpec.Types.ConditionalParameterSpec.ParentValueConditionOneofCase.ParentCategoricalValues =>
                [.. child.ParentCategoricalValues.Values.Select(ParameterValue.Of)],
            _ => [],
        };

    private static Scale ScaleOf(ExternalSpec.Types.ScaleType scale) => scale switch
    {
        ExternalSpec.Types.ScaleType.Unspecified or ExternalSpec.Types.ScaleType.UnitLinearScale => Scale.Linear,
        ExternalSpec.Types.ScaleType.UnitLogScale => Scale.Log,
        ExternalSpec.Types.ScaleType.UnitReverseLogScale => Scale.ReverseLog,
        _ => (Scale)(-1),
    };

    private SamplingDistribution DistributionOf(ExternalSpec spec, ParameterOptions extra)
    {
        if (extra.Distribution is not (null or ParameterOptions.Uniform or ParameterOptions.Normal))
        {
            Refuse(spec, "distribution", $"'{extra.Distribution}': must be {ParameterOptions.Uniform} or {ParameterOptions.Normal}");
        }

        return extra.Distribution == ParameterOptions.Normal ? SamplingDistribution.Normal : SamplingDistribution.Uniform;
    }

    private long? WholeStep(ExternalSpec spec, ParameterOptions extra)
    {
        if (extra.Step is not { } step)
        {
            return null;
        }

        if (step is >= 1 and <= long.MaxValue && double.IsInteger(step))
        {
            return (long)step;
        }

        Refuse(spec, "step", $"{step}: must be a positive whole number, since the parameter is an integer");
        return null;
    }

    private void Refuse(ExternalSpec spec, string option, string description) =>
        violations.Add(new($"{StudyOptions.FieldOf(StudyOptions.ParametersKey)}.{spec.ParameterId}.{option}", description));
}
