namespace Vizier.Runner.Collectors;

/// <summary>Reads the text format in which Prometheus clients expose metrics.</summary>
internal static class PrometheusText
{
    /// <summary>
    /// The values of the wanted metrics, in the order of <paramref name="metricNames"/>; of several samples of a name with
    /// different labels the first counts.
    /// </summary>
    internal static IReadOnlyList<MetricValue> Read(string exposition, IReadOnlyList<string> metricNames)
    {
        Dictionary<string, double> values = [];
        foreach (var line in exposition.AsSpan().EnumerateLines())
        {
            if (TryReadSample(line, out var name, out var value))
            {
                values.TryAdd(name, value);
            }
        }

        return [.. metricNames.Where(values.ContainsKey).Select(name => new MetricValue(name, values[name]))];
    }

    private static bool TryReadSample(ReadOnlySpan<char> line, out string name, out double value)
    {
        name = "";
        value = 0;
        var text = line.Trim();
        var nameEnd = text.IndexOfAny("{ \t");
        if (text.StartsWith('#') || nameEnd <= 0)
        {
            return false;
        }

        name = text[..nameEnd].ToString();
        var rest = text[nameEnd] == '{' ? text[(text.LastIndexOf('}') + 1)..] : text[nameEnd..];
        rest = rest.Trim();
        var end = rest.IndexOfAny(" \t");
        return NumberGrammar.TryReadWhole(end < 0 ? rest : rest[..end], out value);
    }
}
