using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Experiments.Documents;

/// <summary>Reads a feasibleSpace.</summary>
internal static class FeasibleSpaceReader
{
    private static readonly Dictionary<string, Distribution> Distributions = new(StringComparer.Ordinal)
    {
        ["uniform"] = Distribution.Uniform,
        ["logUniform"] = Distribution.LogUniform,
        ["normal"] = Distribution.Normal,
        ["logNormal"] = Distribution.LogNormal,
    };

    /// <summary>
    /// Reads and checks the space of a parameter of a type; with no type (which is reported elsewhere) only what holds
    /// for all types. Null if there are errors.
    /// </summary>
    public static FeasibleSpace? Read(ObjectReader reader, ParameterType? type, Dialect dialect)
    {
        var list = reader.Texts("list");
        var space = new FeasibleSpace
        {
            Min = Bound(reader, "min"),
            Max = Bound(reader, "max"),
            Step = Bound(reader, "step"),
            List = list is null ? [] : [.. list.Select(item => item.Text)],
            Distribution = ReadDistribution(reader, dialect),
        };
        reader.Finish();
        if (type is ParameterType.Double or ParameterType.Int)
        {
            RangeRules.Check(reader, space, type.Value);
            if (!reader.Findings.HasErrorsAt(reader.Path))
            {
                CheckSearchable(reader, space, type.Value);
            }
        }
        else if (type is not null)
        {
            ListRules.Check(reader, space, type.Value, list);
        }

        return reader.Findings.HasErrorsAt(reader.Path) ? null : space;
    }

    // What the algorithms cannot work with although it is well formed, such as whole numbers beyond 2^53.
    private static void CheckSearchable(ObjectReader reader, FeasibleSpace space, ParameterType type)
    {
        foreach (var error in SearchSpace.Validate(DocumentSearchSpace.ToParameter("parameter", type, space)))
        {
            var field = error.Path[(error.Path.LastIndexOf('.') + 1)..];
            reader.Error(field, $"\"{error.Value}\" {error.Allowed}");
        }
    }

    private static string? Bound(ObjectReader reader, string name) =>
        reader.Text(name) is { Length: > 0 } text ? text : null;

    private static Distribution ReadDistribution(ObjectReader reader, Dialect dialect)
    {
        if (dialect == Dialect.V1Alpha3)
        {
            reader.Refuse("distribution", "is unknown to kubeflow.org/v1alpha3; kubeflow.org/v1beta1 has it");
            return Distribution.Uniform;
        }

        return reader.Word("distribution", Distributions, "is not supported") ?? Distribution.Uniform;
    }
}
