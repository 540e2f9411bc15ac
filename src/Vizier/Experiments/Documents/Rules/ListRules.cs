using System.Globalization;

namespace Vizier.Experiments.Documents;

/// <summary>What must hold for the values of a discrete or categorical parameter.</summary>
internal static class ListRules
{
    private static readonly string[] RangeFields = ["min", "max", "step"];

    /// <summary>Checks a space, reporting below <paramref name="reader"/>'s path.</summary>
    public static void Check(ObjectReader reader, FeasibleSpace space, ParameterType type, IReadOnlyList<LocatedText>? list)
    {
        var word = type == ParameterType.Discrete ? "discrete" : "categorical";
        foreach (var name in RangeFields.Where(reader.Has))
        {
            reader.Error(name, $"feasibleSpace.{name} is not supported for parameterType: {word}; give a list");
        }

        if (space.Distribution != Distribution.Uniform)
        {
            reader.Error("distribution", $"does not apply to parameterType: {word}, whose values are equally likely");
        }

        if (list is { Count: > 0 })
        {
            CheckValues(reader, type, list);
        }
        else if (list is not null || !reader.Has("list"))
        {
            reader.Error("list", $"feasibleSpace.list must have at least one value for parameterType: {word}");
        }
    }

    private static void CheckValues(ObjectReader reader, ParameterType type, IReadOnlyList<LocatedText> list)
    {
        var seen = new HashSet<object>();
        foreach (var (text, path) in list)
        {
            object value = text;
            if (type == ParameterType.Discrete)
            {
                if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
                {
                    reader.Findings.Error(path, $"\"{text}\" is no finite number; parameterType: categorical takes words");
                    continue;
                }

                value = number;
            }

            if (!seen.Add(value))
            {
                reader.Findings.Error(path, $"\"{text}\" is in the list already");
            }
        }
    }
}
