namespace Vizier.Experiments.Documents;

/// <summary>Reads spec.objective.</summary>
internal static class ObjectiveReader
{
    private static readonly Dictionary<string, ObjectiveType> Types = new(StringComparer.Ordinal)
    {
        ["minimize"] = ObjectiveType.Minimize,
        ["maximize"] = ObjectiveType.Maximize,
    };

    private static readonly Dictionary<string, MetricExtraction> Extractions = new(StringComparer.Ordinal)
    {
        ["min"] = MetricExtraction.Min,
        ["max"] = MetricExtraction.Max,
        ["latest"] = MetricExtraction.Latest,
    };

    /// <summary>Reads and checks the objective; null if it is absent or unusable.</summary>
    public static Objective? Read(ObjectReader spec, Dialect dialect)
    {
        if (spec.RequiredObject("objective") is not { } reader)
        {
            return null;
        }

        var type = reader.RequiredWord("type", Types, "is no objective type", "must be minimize or maximize");
        var goal = reader.Number("goal");
        var name = reader.RequiredText("objectiveMetricName");
        var additional = ReadAdditional(reader, name);
        var strategies = dialect == Dialect.V1Beta1 ? ReadStrategies(reader, name, additional) : [];
        reader.Finish();
        return type is null || name is null ? null : new Objective
        {
            Type = type.Value,
            Goal = goal,
            MetricName = name,
            AdditionalMetricNames = additional,
            MetricStrategies = WithDefaults(strategies, type.Value, [name, .. additional]),
        };
    }

    private static List<string> ReadAdditional(ObjectReader reader, string? objective)
    {
        var names = new List<string>();
        foreach (var (name, path) in reader.Texts("additionalMetricNames") ?? [])
        {
            if (name == objective)
            {
                reader.Findings.Error(path, $"\"{name}\" is the objective; additionalMetricNames should not contain spec.objective.objectiveMetricName");
            }
            else if (name.Length == 0 || names.Contains(name))
            {
                reader.Findings.Error(path, name.Length == 0 ? "must be the name of a metric" : $"\"{name}\" is listed twice");
            }
            else
            {
                names.Add(name);
            }
        }

        return names;
    }

    private static List<MetricStrategy> ReadStrategies(ObjectReader objective, string? metric, List<string> additional)
    {
        var strategies = new List<MetricStrategy>();
        foreach (var reader in objective.Objects("metricStrategies") ?? [])
        {
            var name = reader.RequiredText("name");
            var value = reader.RequiredWord("value", Extractions, "is no metric strategy", "must be min, max or latest");
            reader.Finish();
            CheckName(reader, name, metric, additional, strategies);
            if (name is not null && value is not null)
            {
                strategies.Add(new MetricStrategy(name, value.Value));
            }
        }

        return strategies;
    }

    private static void CheckName(
        ObjectReader reader, string? name, string? metric, List<string> additional, List<MetricStrategy> strategies)
    {
        if (name is null || metric is null)
        {
            return;
        }

        if (name != metric && !additional.Contains(name))
        {
            reader.Error("name", $"\"{name}\" is no metric of this experiment; {NameHint.For(name, [metric, .. additional])}");
        }
        else if (strategies.Exists(strategy => strategy.Name == name))
        {
            reader.Error("name", $"\"{name}\" has a strategy already");
        }
    }

    private static List<MetricStrategy> WithDefaults(List<MetricStrategy> given, ObjectiveType type, List<string> names)
    {
        var best = type == ObjectiveType.Minimize ? MetricExtraction.Min : MetricExtraction.Max;
        var missing = names.Where(name => !given.Exists(strategy => strategy.Name == name));
        return [.. given, .. missing.Select(name => new MetricStrategy(name, best))];
    }
}
