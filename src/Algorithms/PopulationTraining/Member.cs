using System.Collections.Immutable;
using System.Globalization;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.PopulationTraining;

/// <summary>Where a trial stands in population-based training.</summary>
/// <param name="Slot">The member of the population, from 0.</param>
/// <param name="Generation">How many trials the member had before.</param>
internal sealed record Member(int Slot, int Generation)
{
    private const string SlotNote = "pbt_member";
    private const string GenerationNote = "pbt_generation";

    /// <summary>The notes of a suggestion that goes on from a trial, or starts afresh.</summary>
    public ImmutableDictionary<string, string> ToNotes(Trial? parent) => ImmutableDictionary<string, string>.Empty
        .Add(SlotNote, Slot.ToString(CultureInfo.InvariantCulture))
        .Add(GenerationNote, Generation.ToString(CultureInfo.InvariantCulture))
        .WithParent(parent?.Id);

    /// <summary>Where a trial stands; null if it takes no part.</summary>
    public static Member? Read(Trial trial) =>
        trial.Number(SlotNote) is { } slot && trial.Number(GenerationNote) is { } generation ? new Member(slot, generation) : null;
}
