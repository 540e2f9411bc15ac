using System.Globalization;

namespace Vizier.Algorithms.Trials;

/// <summary>Reads the numbers that designers note on their suggestions.</summary>
internal static class TrialNotes
{
    /// <summary>The whole number, at least 0, of a note; null if the trial has none that can be read.</summary>
    public static int? Number(this Trial trial, string note) =>
        trial.Metadata.TryGetValue(note, out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
