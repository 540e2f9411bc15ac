using System.Globalization;
using System.Text.RegularExpressions;

namespace Vizier.Studies.Specs;

/// <summary>Lengths of time as people write them: <c>90s</c>, <c>45m</c>, <c>2h30m</c>, <c>1.5h</c>, <c>7d</c>.</summary>
internal static partial class DurationText
{
    /// <summary>What is allowed, as a sentence part.</summary>
    public const string Allowed = "must be a positive length of time such as 90s, 45m, 2h30m or 7d";

    /// <summary>Reads a length of time; false if it is none, or not positive.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        var match = Form().Match(text);
        var seconds = 0.0;
        foreach (var (unit, length) in new[] { ("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1) })
        {
            seconds += match.Groups[unit] is { Success: true } group ? length * double.Parse(group.Value, CultureInfo.InvariantCulture) : 0;
        }

        var isGood = match.Success && seconds > 0 && seconds < TimeSpan.MaxValue.TotalSeconds;
        duration = isGood ? TimeSpan.FromSeconds(seconds) : TimeSpan.Zero;
        return isGood;
    }

    [GeneratedRegex(@"^(?:(?<d>\d+(?:\.\d+)?)d)?(?:(?<h>\d+(?:\.\d+)?)h)?(?:(?<m>\d+(?:\.\d+)?)m)?(?:(?<s>\d+(?:\.\d+)?)s)?$")]
    private static partial Regex Form();
}
