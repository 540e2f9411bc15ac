using System.Globalization;

namespace Vizier.Runner.Collectors;

/// <summary>
/// The one grammar of numbers in a program's output: <c>12</c>, <c>-0.5</c>, <c>.5</c>, <c>1.</c>, <c>1e-3</c>, <c>+2.5E+4</c>,
/// and in any case <c>nan</c>, <c>inf</c> and <c>infinity</c> with an optional sign.
/// </summary>
internal static class NumberGrammar
{
    private static readonly string[] Words = ["infinity", "inf", "nan"];

    /// <summary>Reads the number with which <paramref name="text"/> begins.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The number; infinite if it is too large for a double.</param>
    /// <param name="length">How many characters it takes.</param>
    internal static bool TryRead(ReadOnlySpan<char> text, out double value, out int length)
    {
        var sign = text is ['+' or '-', ..] ? 1 : 0;
        length = sign + DigitsLength(text[sign..]);
        if (length > sign)
        {
            value = double.Parse(text[..length], NumberStyles.Float, CultureInfo.InvariantCulture);
            return true;
        }

        return TryReadWord(text, sign, out value, out length);
    }

    /// <summary>Reads a text that is a number from its first to its last character, blanks aside.</summary>
    internal static bool TryReadWhole(ReadOnlySpan<char> text, out double value)
    {
        text = text.Trim();
        return TryRead(text, out value, out var length) && length == text.Length;
    }

    private static bool TryReadWord(ReadOnlySpan<char> text, int sign, out double value, out int length)
    {
        foreach (var word in Words)
        {
            if (text[sign..].StartsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                length = sign + word.Length;
                value = word == "nan" ? double.NaN : text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
                return true;
            }
        }

        value = 0;
        length = 0;
        return false;
    }

    private static int DigitsLength(ReadOnlySpan<char> text)
    {
        var whole = CountDigits(text);
        var length = whole;
        var fraction = 0;
        if (length < text.Length && text[length] == '.')
        {
            fraction = CountDigits(text[(length + 1)..]);
            length += 1 + fraction;
        }

        return whole + fraction == 0 ? 0 : length + ExponentLength(text[length..]);
    }

    private static int ExponentLength(ReadOnlySpan<char> text)
    {
        if (text is not ['e' or 'E', ..])
        {
            return 0;
        }

        var start = text.Length > 1 && text[1] is '+' or '-' ? 2 : 1;
        var digits = CountDigits(text[start..]);
        return digits == 0 ? 0 : start + digits;
    }

    private static int CountDigits(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text.Length : end;
    }
}
