using System.Text.RegularExpressions;

namespace Vizier.Runner.Collectors;

/// <summary>
/// Finds metrics by Katib's <c>metricsFormat</c>: regular expressions whose first group is the name and whose second is the
/// value. They are RE2's, matched in linear time.
/// </summary>
internal sealed class FilterScanner : IMetricScanner
{
    private readonly HashSet<string> _names;
    private readonly Regex[] _filters;

    /// <summary>Looks for <paramref name="names"/> by <paramref name="filters"/>.</summary>
    /// <exception cref="ArgumentException">An expression does not compile or has fewer than two groups.</exception>
    internal FilterScanner(IEnumerable<string> names, IEnumerable<string> filters)
    {
        _names = [.. names];
        _filters = [.. filters.Select(Compile)];
    }

    /// <inheritdoc/>
    public void Scan(ReadOnlySpan<char> line, List<MetricValue> found)
    {
        var text = line.ToString();
        var matches = _filters.SelectMany(filter => filter.Matches(text)).OrderBy(match => match.Index);
        foreach (var match in matches)
        {
            var name = match.Groups[1].Value.Trim();
            if (_names.Contains(name) && NumberGrammar.TryReadWhole(match.Groups[2].Value, out var value))
            {
                found.Add(new MetricValue(name, value));
            }
        }
    }

    private static Regex Compile(string filter)
    {
        // RE2 numbers named groups among the others, .NET after them; names mean nothing here.
        var pattern = Regex.Replace(filter, @"\(\?P?<[A-Za-z_]\w*>", "(");
        Regex regex;
        try
        {
            regex = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            throw new ArgumentException($"the filter \"{filter}\" is no regular expression: {exception.Message}", nameof(filter), exception);
        }

        return regex.GetGroupNumbers().Length > 2
            ? regex
            : throw new ArgumentException($"the filter \"{filter}\" needs two groups, one for the name and one for the value", nameof(filter));
    }
}
