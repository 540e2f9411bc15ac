namespace Vizier.Experiments.Documents;

/// <summary>Reads spec.nasConfig.</summary>
internal static class NasConfigReader
{
    /// <summary>Reads and checks the architecture search space; null if it is absent or unusable.</summary>
    public static NasConfig? Read(ObjectReader spec, Dialect dialect)
    {
        if (spec.Object("nasConfig") is not { } reader)
        {
            return null;
        }

        var graph = reader.Object("graphConfig");
        var layers = graph?.Int32("numLayers");
        if (layers <= 0)
        {
            graph!.Error("numLayers", $"{layers} must be greater than 0");
        }

        var inputs = graph is null ? [] : Sizes(graph, "inputSizes");
        var outputs = graph is null ? [] : Sizes(graph, "outputSizes");
        graph?.Finish();
        var operations = (reader.Objects("operations") ?? []).Select(operation => ReadOperation(operation, dialect)).ToList();
        reader.Finish();
        return new NasConfig(layers, inputs, outputs, [.. operations.OfType<NasOperation>()]);
    }

    private static List<int> Sizes(ObjectReader graph, string name)
    {
        var sizes = new List<int>();
        foreach (var (text, path) in graph.Texts(name) ?? [])
        {
            if (int.TryParse(text, out var size) && size > 0)
            {
                sizes.Add(size);
            }
            else
            {
                graph.Findings.Error(path, $"\"{text}\" is no whole number greater than 0");
            }
        }

        return sizes;
    }

    private static NasOperation? ReadOperation(ObjectReader reader, Dialect dialect)
    {
        var type = reader.RequiredText("operationType");
        var parameters = ParametersReader.Read(reader, dialect).Sound;
        if (!reader.Has("parameters"))
        {
            reader.Error("parameters", "must have at least one parameter");
        }

        reader.Finish();
        return type is null ? null : new NasOperation(type, parameters);
    }
}
