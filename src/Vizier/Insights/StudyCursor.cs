using System.Globalization;
using Vizier.Studies;

namespace Vizier.Insights;

/// <summary>How much of a study a client knows. Its text means the same to every service on the database.</summary>
/// <param name="StudyKey">The database's number of the study, by which a new study of an old name is told.</param>
/// <param name="Trials">The revision of the study up to which its trials are known.</param>
/// <param name="Runs">The revision of the experiment up to which outcomes are known; 0 without one.</param>
internal readonly record struct StudyCursor(long StudyKey, long Trials, long Runs)
{
    /// <summary>Reads a cursor.</summary>
    /// <param name="text">Its text; empty for a client that knows nothing.</param>
    /// <exception cref="VizierException">It is none.</exception>
    public static StudyCursor Parse(string text)
    {
        if (text.Length == 0)
        {
            return default;
        }

        var parts = text.Split('.');
        return parts.Length == 3 && TryParse(parts[0], out var key) && TryParse(parts[1], out var trials) && TryParse(parts[2], out var runs)
            ? new StudyCursor(key, trials, runs)
            : throw VizierException.Invalid("cursor", $"'{text}': must be the cursor or event_id of an answer before, or empty");
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{StudyKey}.{Trials}.{Runs}");

    private static bool TryParse(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
