using System.Buffers;

namespace Vizier.Runner.Collectors;

/// <summary>
/// Finds <c>name=0.3</c>, <c>name: 0.3</c>, <c>"name": 0.3</c> and <c>'name': np.float64(0.3)</c> for the wanted names.
/// A name is found only whole: <c>val_loss=1</c> and <c>val/loss=1</c> say nothing of <c>loss</c>.
/// </summary>
internal sealed class DefaultScanner : IMetricScanner
{
    private const string Joiners = "-/.@";

    private readonly string[] _names;
    private readonly SearchValues<string> _search;

    /// <summary>Looks for these names, which are case-sensitive.</summary>
    internal DefaultScanner(IEnumerable<string> names)
    {
        _names = [.. names.Where(name => name.Length > 0).OrderByDescending(name => name.Length)];
        _search = SearchValues.Create(_names, StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public void Scan(ReadOnlySpan<char> line, List<MetricValue> found)
    {
        var position = 0;
        while (position < line.Length)
        {
            var next = line[position..].IndexOfAny(_search);
            if (next < 0)
            {
                return;
            }

            position += next;
            position += TryReadAt(line, position, found, out var length) ? length : 1;
        }
    }

    private bool TryReadAt(ReadOnlySpan<char> line, int position, List<MetricValue> found, out int length)
    {
        length = 0;
        if (ContinuesName(line[..position]))
        {
            return false;
        }

        foreach (var name in _names)
        {
            if (line[position..].StartsWith(name, StringComparison.Ordinal)
                && TryReadValue(line[(position + name.Length)..], out var value, out var taken))
            {
                found.Add(new MetricValue(name, value));
                length = name.Length + taken;
                return true;
            }
        }

        return false;
    }

    private static bool ContinuesName(ReadOnlySpan<char> before)
    {
        if (before.IsEmpty)
        {
            return false;
        }

        var last = before[^1];
        if (IsWord(last))
        {
            return true;
        }

        // "val/loss" is another name, "... /loss" and "Done...loss" are not; "--loss" is a flag.
        return Joiners.Contains(last) && before.Length > 1 && (IsWord(before[^2]) || (last == '-' && before[^2] == '-'));
    }

    private static bool TryReadValue(ReadOnlySpan<char> after, out double value, out int taken)
    {
        var rest = SkipBlanks(SkipQuote(after));
        value = 0;
        taken = 0;
        if (rest is not ['=' or ':', ..])
        {
            return false;
        }

        rest = SkipQuote(SkipWrapper(SkipBlanks(rest[1..])));
        if (!NumberGrammar.TryRead(rest, out value, out var length) || !EndsNumber(rest[..length], rest[length..]))
        {
            return false;
        }

        taken = after.Length - rest.Length + length;
        return true;
    }

    // Units may follow, as in 12ms or 97.5%; but 1.2.3 is a version, 3f2a a hash, 1,234 can be read in two ways and
    // "information" is no infinity.
    private static bool EndsNumber(ReadOnlySpan<char> number, ReadOnlySpan<char> rest)
    {
        if (rest.IsEmpty)
        {
            return true;
        }

        if (!IsWord(rest[0]))
        {
            return !(rest[0] is '.' or ',' && rest.Length > 1 && char.IsAsciiDigit(rest[1]));
        }

        var unit = 0;
        while (unit < rest.Length && char.IsLetter(rest[unit]))
        {
            unit++;
        }

        return unit > 0
            && !char.IsAsciiLetter(number[^1])
            && rest[0] is not ('e' or 'E' or 'x' or 'X')
            && (unit == rest.Length || !IsWord(rest[unit]));
    }

    // tensor(0.3), np.float64(0.3)
    private static ReadOnlySpan<char> SkipWrapper(ReadOnlySpan<char> text)
    {
        var end = 0;
        while (end < text.Length && (IsWord(text[end]) || text[end] == '.'))
        {
            end++;
        }

        return end > 0 && end < text.Length && text[end] == '(' ? text[(end + 1)..] : text;
    }

    private static ReadOnlySpan<char> SkipQuote(ReadOnlySpan<char> text) => text is ['"' or '\'', ..] ? text[1..] : text;

    private static ReadOnlySpan<char> SkipBlanks(ReadOnlySpan<char> text) => text.TrimStart(" \t");

    private static bool IsWord(char character) => char.IsLetterOrDigit(character) || character == '_';
}
