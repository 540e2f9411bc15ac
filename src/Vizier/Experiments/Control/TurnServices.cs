using Vizier.Suggestions;

namespace Vizier.Experiments.Control;

/// <summary>What the turns of all experiments share.</summary>
/// <param name="Decisions">Decides what follows from a state.</param>
/// <param name="Documents">The parsed documents.</param>
/// <param name="Leases">Who holds which attempt.</param>
/// <param name="WarmStudies">Suggestions that are at hand.</param>
/// <param name="Freed">Which runners are given attempts unasked.</param>
/// <param name="Time">The service's clock.</param>
internal sealed record TurnServices(
    Decisions Decisions, DocumentCache Documents, Leases Leases, WarmStudies WarmStudies, FreedSlots Freed, TimeProvider Time);

/// <summary>What a turn did, for what is to happen after its commit.</summary>
/// <param name="IsChanged">Whether anything of the experiment or its runs changed.</param>
/// <param name="ConcernsRunners">Whether the attempts that runners hold or may take are others than before.</param>
/// <param name="Granted">The leases that were granted.</param>
/// <param name="Wanted">How many more trials the experiment wants now.</param>
/// <param name="Measured">The trials under way with new measurements.</param>
internal sealed record TurnOutcome(
    bool IsChanged, bool ConcernsRunners, IReadOnlyList<string> Granted, int Wanted, IReadOnlyList<long> Measured);
