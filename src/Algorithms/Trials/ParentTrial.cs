using System.Collections.Immutable;
using System.Globalization;

namespace Vizier.Algorithms.Trials;

/// <summary>
/// The note by which a suggestion names the trial that it goes on from: what runs the new trial should give it the
/// parent's checkpoint to start with. Hyperband, BOHB and ASHA name the trial that they promote, population-based training
/// the one that it continues or copies. A suggestion that starts afresh has no such note.
/// </summary>
public static class ParentTrial
{
    /// <summary>The key of the note; the value is the parent's id in decimal digits.</summary>
    public const string Note = "parent_trial";

    /// <summary>The id of the parent that notes name; null if they name none.</summary>
    public static long? Of(IReadOnlyDictionary<string, string> notes) =>
        notes.TryGetValue(Note, out var text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0
            ? id
            : null;

    /// <summary>Notes with a parent added; without one if the id is null.</summary>
    internal static ImmutableDictionary<string, string> WithParent(this ImmutableDictionary<string, string> notes, long? parent) =>
        parent is { } id ? notes.Add(Note, id.ToString(CultureInfo.InvariantCulture)) : notes;
}
