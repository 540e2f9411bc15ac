using System.Collections.Immutable;
using System.Globalization;

namespace Vizier.Algorithms.SearchSpaces;

/// <summary>The rules that bounds, steps and lists of one parameter obey.</summary>
internal static class ParameterRules
{
    /// <summary>Receives one mistake: the field, its value and what is allowed.</summary>
    public delegate void Report(string field, string value, string allowed);

    public static void Check(Parameter parameter, Report report)
    {
        switch (parameter)
        {
            case DoubleParameter real:
                CheckDouble(real, report);
                break;
            case IntegerParameter whole:
                CheckInteger(whole, report);
                break;
            case DiscreteParameter discrete:
                CheckDiscrete(discrete, report);
                break;
            case CategoricalParameter categorical:
                CheckCategorical(categorical, report);
                break;
        }
    }

    private static void CheckDouble(DoubleParameter parameter, Report report)
    {
        if (!CheckFinite("min", parameter.Min, report) | !CheckFinite("max", parameter.Max, report))
        {
            return;
        }

        CheckOrder(parameter.Min, parameter.Max, report);
        CheckScale("min", parameter.Scale, parameter.Min, report);
        if (!double.IsFinite(parameter.Max - parameter.Min))
        {
            report("max", Show(parameter.Max), "must be near enough to min that their difference is a finite number");
        }

        if (parameter.Step is not { } step)
        {
            return;
        }

        if (!double.IsFinite(step) || step <= 0)
        {
            report("step", Show(step), "must be a positive finite number");
        }
        else if (DecimalSteps.Refuse(parameter.Min, parameter.Max, step) is { } allowed)
        {
            report("step", Show(step), allowed);
        }
    }

    private static void CheckInteger(IntegerParameter parameter, Report report)
    {
        CheckExact("min", parameter.Min, report);
        CheckExact("max", parameter.Max, report);
        CheckOrder(parameter.Min, parameter.Max, report);
        CheckScale("min", parameter.Scale, parameter.Min, report);
        if (parameter.Step is <= 0)
        {
            report("step", Show(parameter.Step.Value), "must be a positive whole number");
        }
    }

    private static void CheckDiscrete(DiscreteParameter parameter, Report report)
    {
        var seen = new HashSet<double>();
        for (var i = 0; i < CountOf(parameter.Values, report); i++)
        {
            var value = parameter.Values[i];
            if (!CheckFinite($"values[{i}]", value, report))
            {
                continue;
            }

            CheckScale($"values[{i}]", parameter.Scale, value, report);
            if (!seen.Add(value))
            {
                report($"values[{i}]", Show(value), "must not be listed twice");
            }
        }
    }

    private static void CheckCategorical(CategoricalParameter parameter, Report report)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < CountOf(parameter.Values, report); i++)
        {
            var value = parameter.Values[i];
            if (value is null || !seen.Add(value))
            {
                report($"values[{i}]", value ?? string.Empty, "must be a text that is not listed twice");
            }
        }
    }

    private static int CountOf<T>(ImmutableArray<T> values, Report report)
    {
        if (!values.IsDefaultOrEmpty)
        {
            return values.Length;
        }

        report("values", string.Empty, "must hold at least one value");
        return 0;
    }

    private static bool CheckFinite(string field, double value, Report report)
    {
        if (double.IsFinite(value))
        {
            return true;
        }

        report(field, Show(value), "must be a finite number");
        return false;
    }

    private static void CheckExact(string field, long value, Report report)
    {
        if (value is < -DecimalSteps.ExactIntegers or > DecimalSteps.ExactIntegers)
        {
            report(field, value.ToString(CultureInfo.InvariantCulture), "must be within ±2^53, the whole numbers that a double holds exactly");
        }
    }

    private static void CheckOrder(double minimum, double maximum, Report report)
    {
        if (minimum > maximum)
        {
            report("max", Show(maximum), $"must not be below min, which is {Show(minimum)}");
        }
    }

    private static void CheckScale(string field, Scale scale, double lowest, Report report)
    {
        if (!Enum.IsDefined(scale))
        {
            report("scale", scale.ToString(), "must be linear, log or reverse log");
        }
        else if (scale != Scale.Linear && lowest <= 0)
        {
            report(field, Show(lowest), "must be positive, because the scale is logarithmic");
        }
    }

    private static string Show(double value) => ParameterValue.Of(value).ToString();
}
