using System.Globalization;
using System.Text.RegularExpressions;
using Vizier.Protocol;
using ParameterSpec = Vizier.Protocol.StudySpec.Types.ParameterSpec;
using ValueCase = Vizier.Protocol.StudySpec.Types.ParameterSpec.ParameterValueSpecOneofCase;

namespace Vizier.Studies.Specs;

/// <summary>Translates where the algorithms' search space found a mistake to the field of the specification.</summary>
internal static partial class SpecPath
{
    /// <summary>
    /// Translates a path such as <c>parameters[1].children[0].parameter.min</c> to
    /// <c>parameters[1].conditional_parameter_specs[0].parameter_spec.double_value_spec.min_value</c>.
    /// </summary>
    /// <param name="path">The algorithms' path.</param>
    /// <param name="spec">The specification.</param>
    public static string Translate(string path, StudySpec spec)
    {
        var root = RootPattern().Match(path);
        if (!root.Success)
        {
            return path;
        }

        var parameter = spec.Parameters[IndexOf(root)];
        var translated = root.Value;
        var rest = path[root.Length..];
        for (var child = ChildPattern().Match(rest); child.Success; child = ChildPattern().Match(rest))
        {
            var condition = parameter.ConditionalParameterSpecs[IndexOf(child)];
            translated += $".conditional_parameter_specs[{IndexOf(child)}]";
            rest = rest[child.Length..];
            if (!rest.StartsWith(".parameter", StringComparison.Ordinal) || rest.StartsWith(".parent", StringComparison.Ordinal))
            {
                return translated + TranslateCondition(rest, condition);
            }

            translated += ".parameter_spec";
            rest = rest[".parameter".Length..];
            parameter = condition.ParameterSpec;
        }

        return translated + TranslateField(rest, parameter);
    }

    private static int IndexOf(Match match) => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);

    private static string TranslateCondition(string rest, ParameterSpec.Types.ConditionalParameterSpec condition)
    {
        var field = condition.ParentValueConditionCase switch
        {
            ParameterSpec.Types.ConditionalParameterSpec.ParentValueConditionOneofCase.ParentDiscreteValues => ".parent_discrete_values.values",
            ParameterSpec.Types.ConditionalParameterSpec.ParentValueConditionOneofCase.ParentIntValues => ".parent_int_values.values",
            ParameterSpec.Types.ConditionalParameterSpec.ParentValueConditionOneofCase.ParentCategoricalValues => ".parent_categorical_values.values",
            _ => ".parent_value_condition",
        };
        return rest.Replace(".parent_values", field, StringComparison.Ordinal);
    }

    private static string TranslateField(string rest, ParameterSpec parameter)
    {
        var values = parameter.ParameterValueSpecCase switch
        {
            ValueCase.DoubleValueSpec => ".double_value_spec",
            ValueCase.IntegerValueSpec => ".integer_value_spec",
            ValueCase.DiscreteValueSpec => ".discrete_value_spec",
            _ => ".categorical_value_spec",
        };
        return rest switch
        {
            ".name" => ".parameter_id",
            ".min" or ".max" or ".default" => $"{values}{rest}_value",
            ".scale" => ".scale_type",
            ".step" => $": {StudyOptions.FieldOf(StudyOptions.ParametersKey)}.{parameter.ParameterId}.step",
            _ when rest.StartsWith(".values", StringComparison.Ordinal) => values + rest,
            _ => rest,
        };
    }

    [GeneratedRegex(@"^parameters\[(\d+)\]")]
    private static partial Regex RootPattern();

    [GeneratedRegex(@"^\.children\[(\d+)\]")]
    private static partial Regex ChildPattern();
}
