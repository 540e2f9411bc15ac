using System.Collections.Immutable;
using System.Text.Json;

namespace Vizier.Runner.Attempts;

/// <summary>
/// How far an attempt has been read at one of its measurements. The service keeps it, so that a runner on another machine reads
/// on behind what is stored, neither losing nor doubling anything.
/// </summary>
/// <param name="Positions">Per source, where reading goes on.</param>
/// <param name="ObjectiveReports">How many measurements had the objective, from which steps are counted.</param>
internal sealed record ResumePoint(ImmutableSortedDictionary<string, long> Positions, long ObjectiveReports)
{
    /// <summary>The beginning.</summary>
    internal static ResumePoint Start { get; } = new(ImmutableSortedDictionary<string, long>.Empty, 0);

    /// <summary>Reads what <see cref="ToString"/> wrote; the empty text is the beginning.</summary>
    internal static ResumePoint Parse(string text) => text.Length == 0 ? Start : JsonSerializer.Deserialize<ResumePoint>(text)!;

    /// <summary>The point behind one measurement more.</summary>
    internal ResumePoint After(JournalEntry entry, bool isObjective) =>
        new(Positions.SetItem(entry.Source, entry.Position), ObjectiveReports + (isObjective ? 1 : 0));

    /// <inheritdoc/>
    public override string ToString() => JsonSerializer.Serialize(this);
}
