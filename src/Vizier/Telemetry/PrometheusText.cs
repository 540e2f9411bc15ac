using System.Globalization;
using System.Text;

namespace Vizier.Telemetry;

/// <summary>
/// Writes metrics in Prometheus' text format, version 0.0.4: names with underscores and their unit at the end, counters with
/// <c>_total</c>, backslashes, quotes and line feeds escaped.
/// </summary>
internal static class PrometheusText
{
    /// <summary>The media type.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Writes families, which differ by name.</summary>
    public static string Write(IEnumerable<MetricFamily> families)
    {
        var text = new StringBuilder();
        foreach (var family in families)
        {
            Write(text, family);
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, MetricFamily family)
    {
        var name = NameOf(family);
        var series = family.Series.ToList();
        if (series.Count == 0)
        {
            return;
        }

        text.Append("# HELP ").Append(name).Append(' ').Append(EscapeHelp(family.Description)).Append('\n');
        text.Append("# TYPE ").Append(name).Append(' ').Append(family.Kind.ToString().ToLowerInvariant()).Append('\n');
        foreach (var one in series)
        {
            var labels = string.Join(',', one.Tags.Select(tag => $"{LabelOf(tag.Key)}=\"{EscapeLabel($"{tag.Value}")}\""));
            if (family.Bounds is { } bounds)
            {
                WriteHistogram(text, name, labels, bounds, one);
            }
            else
            {
                Line(text, name, labels, Number(one.Read().Sum));
            }
        }
    }

    private static void WriteHistogram(StringBuilder text, string name, string labels, double[] bounds, MetricSeries series)
    {
        var (sum, count, atOrBelow) = series.Read();
        var before = labels.Length == 0 ? "" : $"{labels},";
        for (var i = 0; i < bounds.Length; i++)
        {
            Line(text, $"{name}_bucket", $"{before}le=\"{Number(bounds[i])}\"", Number(atOrBelow[i]));
        }

        Line(text, $"{name}_bucket", $"{before}le=\"+Inf\"", Number(count));
        Line(text, $"{name}_sum", labels, Number(sum));
        Line(text, $"{name}_count", labels, Number(count));
    }

    private static void Line(StringBuilder text, string name, string labels, string value)
    {
        text.Append(name);
        if (labels.Length > 0)
        {
            text.Append('{').Append(labels).Append('}');
        }

        text.Append(' ').Append(value).Append('\n');
    }

    private static string NameOf(MetricFamily family)
    {
        var name = Clean(family.Name, allowColon: true);
        var unit = family.Unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            _ => "",
        };
        if (!name.EndsWith(unit, StringComparison.Ordinal))
        {
            name += unit;
        }

        return family.Kind == MetricKind.Counter && !name.EndsWith("_total", StringComparison.Ordinal) ? $"{name}_total" : name;
    }

    private static string LabelOf(string key) => Clean(key, allowColon: false);

    private static string Clean(string name, bool allowColon)
    {
        var clean = string.Create(name.Length, (name, allowColon), static (target, source) =>
        {
            for (var i = 0; i < target.Length; i++)
            {
                var sign = source.name[i];
                target[i] = char.IsAsciiLetterOrDigit(sign) || (sign == ':' && source.allowColon) ? sign : '_';
            }
        });
        return clean.Length > 0 && char.IsAsciiDigit(clean[0]) ? $"_{clean}" : clean;
    }

    private static string EscapeHelp(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string EscapeLabel(string text) => EscapeHelp(text).Replace("\"", "\\\"", StringComparison.Ordinal);

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
