using System.Globalization;
using System.Text.Json.Nodes;
using Vizier.Runner.Launchers.Local;

namespace Vizier.Runner.Launchers.Kubernetes.Admission;

/// <summary>Kubernetes' way of writing amounts: <c>500m</c>, <c>2</c>, <c>1.5Gi</c>, <c>1e3</c>.</summary>
internal static class Quantity
{
    private static readonly Dictionary<string, decimal> Suffixes = new(StringComparer.Ordinal)
    {
        [""] = 1m,
        ["n"] = 1e-9m,
        ["u"] = 1e-6m,
        ["m"] = 1e-3m,
        ["k"] = 1e3m,
        ["M"] = 1e6m,
        ["G"] = 1e9m,
        ["T"] = 1e12m,
        ["P"] = 1e15m,
        ["E"] = 1e18m,
        ["Ki"] = 1L << 10,
        ["Mi"] = 1L << 20,
        ["Gi"] = 1L << 30,
        ["Ti"] = 1L << 40,
        ["Pi"] = 1L << 50,
        ["Ei"] = 1L << 60,
    };

    /// <summary>The amount in whole units (cores, bytes, devices); null if it is none.</summary>
    internal static decimal? Parse(string text)
    {
        var end = text.Length;
        while (end > 0 && char.IsAsciiLetter(text[end - 1]))
        {
            end--;
        }

        return Suffixes.TryGetValue(text[end..], out var unit)
            && decimal.TryParse(text.AsSpan(0, end), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? number * unit
                : null;
    }

    /// <summary>The amounts of a mapping such as <c>resources.requests</c>, without what is no amount.</summary>
    internal static Dictionary<string, decimal> ParseAll(JsonObject? amounts)
    {
        Dictionary<string, decimal> parsed = new(StringComparer.Ordinal);
        foreach (var (name, node) in amounts ?? [])
        {
            if (ManifestFields.AsText(node) is { } text && Parse(text) is { } amount)
            {
                parsed[name] = amount;
            }
        }

        return parsed;
    }
}
