using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Vizier.Runner.Collectors;

/// <summary>
/// Reads metrics out of printed lines: Katib's TEXT format. All metrics of a line are one reading, unless a name comes twice.
/// The line's first word may be a time (RFC 3339); <c>epoch</c>, <c>step</c> or <c>global_step</c> on the line give the step.
/// </summary>
internal sealed partial class TextLineParser : ILineParser
{
    private const int HintLength = 160;

    private readonly string _objective;
    private readonly IMetricScanner _scanner;
    private readonly List<MetricValue> _found = [];

    /// <param name="metricNames">The metrics to look for, the objective first.</param>
    /// <param name="filters">Katib's <c>metricsFormat</c>; empty for <see cref="DefaultScanner"/>.</param>
    /// <exception cref="ArgumentException">A filter is no regular expression with two groups.</exception>
    internal TextLineParser(IReadOnlyList<string> metricNames, IReadOnlyList<string> filters)
    {
        _objective = metricNames.Count > 0 ? metricNames[0] : "";
        _scanner = filters.Count > 0 ? new FilterScanner(metricNames, filters) : new DefaultScanner(metricNames);
    }

    /// <inheritdoc/>
    public string? NearMiss { get; private set; }

    /// <inheritdoc/>
    public void Parse(ReadOnlySpan<byte> line, List<Reading> readings)
    {
        var characters = ArrayPool<char>.Shared.Rent(Encoding.UTF8.GetMaxCharCount(line.Length));
        Parse(characters.AsSpan(0, Encoding.UTF8.GetChars(line, characters)), readings);
        ArrayPool<char>.Shared.Return(characters);
    }

    private void Parse(ReadOnlySpan<char> text, List<Reading> readings)
    {
        if (text.Contains('\x1b'))
        {
            text = ControlSequence().Replace(text.ToString(), "");
        }

        _found.Clear();
        _scanner.Scan(text, _found);
        if (_found.Count == 0)
        {
            NoteMiss(text);
            return;
        }

        var time = Timestamps.Leading(text);
        var step = FindStep(text);
        foreach (var group in Groups())
        {
            readings.Add(new Reading(group, step, time));
        }
    }

    private void NoteMiss(ReadOnlySpan<char> text)
    {
        if (_objective.Length > 0 && text.Contains(_objective, StringComparison.OrdinalIgnoreCase))
        {
            NearMiss = text[..Math.Min(text.Length, HintLength)].Trim().ToString();
        }
    }

    private IEnumerable<IReadOnlyList<MetricValue>> Groups()
    {
        var start = 0;
        for (var i = 1; i < _found.Count; i++)
        {
            if (_found.FindIndex(start, i - start, earlier => earlier.Name == _found[i].Name) >= 0)
            {
                yield return _found[start..i];
                start = i;
            }
        }

        yield return _found[start..];
    }

    private static long? FindStep(ReadOnlySpan<char> text)
    {
        if (!StepWord().IsMatch(text))
        {
            return null;
        }

        long? epoch = null;
        foreach (Match match in Step().Matches(text.ToString()))
        {
            if (long.TryParse(match.Groups[2].ValueSpan, out var value))
            {
                if (!match.Groups[1].ValueSpan.Equals("epoch", StringComparison.OrdinalIgnoreCase))
                {
                    return value;
                }

                epoch ??= value;
            }
        }

        return epoch;
    }

    [GeneratedRegex(@"\x1b\[[0-?]*[ -/]*[@-~]")]
    private static partial Regex ControlSequence();

    [GeneratedRegex("epoch|step", RegexOptions.IgnoreCase)]
    private static partial Regex StepWord();

    // epoch=3, "step": 12, Epoch [3/10], Train Epoch: 1 [0/60000]
    [GeneratedRegex(@"(?<![\w-])(global_step|step|epoch)[""']?[\s:=\[(#]*[""']?(\d{1,18})(?![\w]|\.\d)", RegexOptions.IgnoreCase)]
    private static partial Regex Step();
}
