using System.Globalization;

namespace Vizier.Experiments.Documents;

/// <summary>What must hold for the bounds of a double or int parameter.</summary>
internal static class RangeRules
{
    private static readonly string[] Bounds = ["min", "max"];

    /// <summary>Checks a space, reporting below <paramref name="reader"/>'s path.</summary>
    public static void Check(ObjectReader reader, FeasibleSpace space, ParameterType type)
    {
        var word = type == ParameterType.Int ? "int" : "double";
        if (reader.Has("list"))
        {
            reader.Error("list", $"feasibleSpace.list is not supported for parameterType: {word}; give min and max");
        }

        var minimum = Bound(reader, "min", space.Min, type);
        var maximum = Bound(reader, "max", space.Max, type);
        foreach (var name in Bounds.Where(name => !IsGiven(reader, name)))
        {
            reader.Error(name, $"feasibleSpace.{name} must be specified for parameterType: {word}");
        }

        if (minimum > maximum)
        {
            reader.Error("min", $"{space.Min} must not be greater than max, which is {space.Max}");
        }

        CheckStep(reader, space, type, maximum - minimum);
        if (space.Distribution is Distribution.LogUniform or Distribution.LogNormal && minimum <= 0)
        {
            var distribution = space.Distribution == Distribution.LogUniform ? "logUniform" : "logNormal";
            reader.Error("min", $"{space.Min} must be greater than 0 for distribution: {distribution}");
        }
    }

    private static bool IsGiven(ObjectReader reader, string name) =>
        reader.Has(name) && (reader.Node(name) is not SourceScalar scalar || scalar.Text.Length > 0);

    private static void CheckStep(ObjectReader reader, FeasibleSpace space, ParameterType type, double? range)
    {
        var step = Bound(reader, "step", space.Step, type);
        if (step <= 0)
        {
            reader.Error("step", $"{space.Step} must be greater than 0");
        }
        else if (step > range && range > 0)
        {
            reader.Findings.Warning(
                reader.PathOf("step"), $"{space.Step} is larger than max - min, so that only min, {space.Min}, is ever tried");
        }
    }

    private static double? Bound(ObjectReader reader, string name, string? text, ParameterType type)
    {
        if (text is null)
        {
            return null;
        }

        if (type == ParameterType.Int)
        {
            if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            {
                return whole;
            }

            reader.Error(name, $"\"{text}\" is no whole number (of 64 bits), as parameterType: int wants");
            return null;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
        {
            return value;
        }

        reader.Error(name, $"\"{text}\" is no finite number");
        return null;
    }
}
