namespace Vizier.Experiments.Documents;

/// <summary>The parameters of a list.</summary>
/// <param name="Sound">Those without errors.</param>
/// <param name="Declared">The names of all, so that a reference to a faulty one is no further error.</param>
internal sealed record SearchParameters(IReadOnlyList<ExperimentParameter> Sound, IReadOnlyList<LocatedText> Declared);

/// <summary>Reads lists of search parameters, of the experiment and of architecture operations.</summary>
internal static class ParametersReader
{
    private static readonly Dictionary<string, ParameterType> Types = new(StringComparer.Ordinal)
    {
        ["double"] = ParameterType.Double,
        ["int"] = ParameterType.Int,
        ["discrete"] = ParameterType.Discrete,
        ["categorical"] = ParameterType.Categorical,
    };

    /// <summary>Reads and checks the parameters under <paramref name="owner"/>.parameters.</summary>
    public static SearchParameters Read(ObjectReader owner, Dialect dialect)
    {
        var parameters = new List<ExperimentParameter>();
        var declared = new List<LocatedText>();
        foreach (var reader in owner.Objects("parameters") ?? [])
        {
            var name = reader.RequiredText("name");
            if (name is not null && declared.Exists(earlier => earlier.Text == name))
            {
                reader.Error("name", $"\"{name}\" is the name of an earlier parameter; names must be unique");
            }
            else if (name is not null)
            {
                declared.Add(new LocatedText(name, reader.PathOf("name")));
            }

            var type = reader.RequiredWord(
                "parameterType", Types, "is not supported", $"must be specified: {string.Join(", ", Types.Keys)}");
            var space = reader.RequiredObject("feasibleSpace", "feasibleSpace must be specified");
            reader.Finish();
            if (space is not null && FeasibleSpaceReader.Read(space, type, dialect) is { } feasible && type is not null && name is not null)
            {
                parameters.Add(new ExperimentParameter(name, type.Value, feasible));
            }
        }

        return new SearchParameters(parameters, declared);
    }
}
