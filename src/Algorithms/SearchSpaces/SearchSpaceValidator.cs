using System.Collections.Immutable;

namespace Vizier.Algorithms.SearchSpaces;

/// <summary>Checks definitions of parameters and collects every mistake.</summary>
internal sealed class SearchSpaceValidator
{
    private readonly ImmutableArray<ValidationError>.Builder _errors = ImmutableArray.CreateBuilder<ValidationError>();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    private SearchSpaceValidator()
    {
    }

    public static ImmutableArray<ValidationError> Validate(ImmutableArray<Parameter> parameters)
    {
        var validator = new SearchSpaceValidator();
        if (parameters.IsEmpty)
        {
            validator.Add("parameters", string.Empty, "must hold at least one parameter");
        }

        for (var i = 0; i < parameters.Length; i++)
        {
            validator.Check(parameters[i], $"parameters[{i}]");
        }

        return validator._errors.ToImmutable();
    }

    private void Check(Parameter parameter, string path)
    {
        if (string.IsNullOrEmpty(parameter.Name))
        {
            Add($"{path}.name", string.Empty, "must not be empty");
        }
        else if (!_names.Add(parameter.Name))
        {
            Add($"{path}.name", parameter.Name, "must be unique within the search space");
        }

        var before = _errors.Count;
        ParameterRules.Check(parameter, (field, value, allowed) => Add($"{path}.{field}", value, allowed));
        var coding = _errors.Count == before ? DimensionBuilder.CodingOf(parameter) : null;
        CheckDefault(parameter, coding, path);
        for (var i = 0; i < parameter.Children.Length; i++)
        {
            CheckChild(parameter, coding, parameter.Children[i], $"{path}.children[{i}]");
        }
    }

    private void CheckDefault(Parameter parameter, Coding? coding, string path)
    {
        ParameterValue? value = parameter switch
        {
            DoubleParameter { Default: { } number } => number,
            IntegerParameter { Default: { } number } => (double)number,
            DiscreteParameter { Default: { } number } => number,
            CategoricalParameter { Default: { } text } => text,
            _ => null,
        };
        if (value is { } given && coding?.Refuse(given) is { } allowed)
        {
            Add($"{path}.default", given.ToString(), allowed);
        }
    }

    private void CheckChild(Parameter parent, Coding? coding, ConditionalParameter child, string path)
    {
        if (parent is DoubleParameter)
        {
            Add(path, child.Parameter.Name, $"must not depend on '{parent.Name}': only integer, discrete and categorical parameters can have conditional children");
        }
        else if (child.ParentValues.IsDefaultOrEmpty)
        {
            Add($"{path}.parent_values", string.Empty, $"must name at least one value of '{parent.Name}'");
        }
        else
        {
            for (var i = 0; i < child.ParentValues.Length; i++)
            {
                if (coding?.Refuse(child.ParentValues[i]) is { } allowed)
                {
                    Add($"{path}.parent_values[{i}]", child.ParentValues[i].ToString(), $"{allowed}, the values of '{parent.Name}'");
                }
            }
        }

        Check(child.Parameter, $"{path}.parameter");
    }

    private void Add(string path, string value, string allowed) => _errors.Add(new ValidationError(path, value, allowed));
}
