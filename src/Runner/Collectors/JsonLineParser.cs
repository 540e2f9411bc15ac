using System.Text;
using System.Text.Json;

namespace Vizier.Runner.Collectors;

/// <summary>
/// Reads Katib's JSON format: an object a line with metrics as numbers or strings, a <c>timestamp</c> as text of RFC 3339 or
/// as seconds since 1970, and perhaps <c>step</c>, <c>global_step</c> or <c>epoch</c>. Other lines are passed over.
/// </summary>
/// <param name="metricNames">The metrics to look for, the objective first.</param>
internal sealed class JsonLineParser(IReadOnlyList<string> metricNames) : ILineParser
{
    private const int HintLength = 160;
    private static readonly string[] StepNames = ["step", "global_step", "epoch"];

    /// <inheritdoc/>
    public string? NearMiss { get; private set; }

    /// <inheritdoc/>
    public void Parse(ReadOnlySpan<byte> line, List<Reading> readings)
    {
        if (TryRead(line) is { } reading)
        {
            readings.Add(reading);
        }
        else if (metricNames.Count > 0 && line.IndexOf(Encoding.UTF8.GetBytes(metricNames[0])) >= 0)
        {
            NearMiss = Encoding.UTF8.GetString(line[..Math.Min(line.Length, HintLength)]).Trim();
        }
    }

    private Reading? TryRead(ReadOnlySpan<byte> line)
    {
        // Python's json module writes NaN and Infinity as bare words, which are no JSON.
        var text = BareWords.Quote(Encoding.UTF8.GetString(line));
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private Reading? Read(JsonElement line)
    {
        List<MetricValue> metrics = [];
        foreach (var name in metricNames)
        {
            if (line.TryGetProperty(name, out var element) && Number(element) is { } value)
            {
                metrics.Add(new MetricValue(name, value));
            }
        }

        return metrics.Count == 0 ? null : new Reading(metrics, Step(line), Time(line));
    }

    private static long? Step(JsonElement line)
    {
        foreach (var name in StepNames)
        {
            if (line.TryGetProperty(name, out var element)
                && Number(element) is >= 0 and <= 1e15 and { } step
                && double.IsInteger(step))
            {
                return (long)step;
            }
        }

        return null;
    }

    private static DateTimeOffset? Time(JsonElement line)
    {
        if (!line.TryGetProperty("timestamp", out var element))
        {
            return null;
        }

        var written = element.ValueKind == JsonValueKind.String ? Timestamps.Parse(element.GetString()) : null;
        return written ?? (Number(element) is { } seconds ? Timestamps.FromSeconds(seconds) : null);
    }

    private static double? Number(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number => element.GetDouble(),
        JsonValueKind.String when NumberGrammar.TryReadWhole(element.GetString(), out var value) => value,
        _ => null,
    };
}
