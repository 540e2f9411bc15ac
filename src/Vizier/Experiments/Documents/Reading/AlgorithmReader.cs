namespace Vizier.Experiments.Documents;

/// <summary>Reads spec.algorithm and spec.earlyStopping; whether the names exist is judged by the rules.</summary>
internal static class AlgorithmReader
{
    /// <summary>Reads a block of algorithmName and algorithmSettings; null if it is absent or unusable.</summary>
    public static AlgorithmSpec? Read(ObjectReader spec, string block, bool isRequired, Dialect dialect)
    {
        var reader = isRequired ? spec.RequiredObject(block) : spec.Object(block);
        if (reader is null)
        {
            return null;
        }

        var name = reader.RequiredText("algorithmName");
        var settings = ReadSettings(reader, "algorithmSettings");
        if (dialect == Dialect.V1Alpha3 && reader.Object("earlyStopping") is { } stopping)
        {
            stopping.Text("earlyStoppingAlgorithmName");
            ReadSettings(stopping, "earlyStoppingSettings");
            stopping.Finish();
            reader.Findings.Warning(
                stopping.Path,
                "is not acted on, as in Katib's v1alpha3; write the experiment as kubeflow.org/v1beta1 to stop trials early");
        }

        reader.Finish();
        return name is null ? null : new AlgorithmSpec(name, settings);
    }

    private static List<AlgorithmSetting> ReadSettings(ObjectReader algorithm, string list)
    {
        var settings = new List<AlgorithmSetting>();
        foreach (var reader in algorithm.Objects(list) ?? [])
        {
            var name = reader.RequiredText("name");
            var value = reader.Text("value");
            if (value is null && !reader.Has("value"))
            {
                reader.Error("value", "must be specified");
            }

            reader.Finish();
            if (name is not null && settings.Exists(setting => setting.Name == name))
            {
                reader.Error("name", $"\"{name}\" is set twice");
            }
            else if (name is not null && value is not null)
            {
                settings.Add(new AlgorithmSetting(name, value));
            }
        }

        return settings;
    }
}
