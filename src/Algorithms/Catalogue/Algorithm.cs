using System.Collections.Immutable;
using Vizier.Algorithms.Designers;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Catalogue;

/// <summary>An entry of the catalogue: an algorithm with its names, abilities and settings.</summary>
/// <param name="Name">The name that listings show.</param>
/// <param name="Description">What it does and when to use it, in one paragraph.</param>
public sealed record Algorithm(string Name, string Description)
{
    /// <summary>Other names, e.g. those of Katib.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>Which problems it can work on.</summary>
    public AlgorithmAbilities Abilities { get; init; } = new();

    /// <summary>Whether its suggestions depend on earlier trials, beyond how many there were.</summary>
    public bool LearnsFromTrials { get; init; } = true;

    /// <summary>Its settings.</summary>
    public ImmutableArray<SettingDefinition> Settings { get; init; } = [];

    /// <summary>Rules of its own beyond abilities and single settings; null if there are none.</summary>
    internal Func<Problem, AlgorithmSettings, Budget, IEnumerable<ValidationError>>? Check { get; init; }

    /// <summary>Makes the designer; null while the algorithm is known but not available.</summary>
    internal Func<Problem, AlgorithmSettings, IDesigner>? Create { get; init; }

    /// <summary>An algorithm that serves where this one is not available; null if there is none.</summary>
    public string? Instead { get; init; }

    /// <summary>Whether the algorithm can be used. Others are known by name only, and refused.</summary>
    public bool IsAvailable => Create is not null;
}

/// <summary>Which problems an algorithm can work on.</summary>
public sealed record AlgorithmAbilities
{
    /// <summary>Parameters that exist only for some values of others.</summary>
    public bool ConditionalParameters { get; init; } = true;

    /// <summary>Parameters without an order.</summary>
    public bool CategoricalParameters { get; init; } = true;

    /// <summary>Integer and discrete parameters.</summary>
    public bool DiscreteParameters { get; init; } = true;

    /// <summary>Real parameters.</summary>
    public bool ContinuousParameters { get; init; } = true;

    /// <summary>More than one objective.</summary>
    public bool SeveralObjectives { get; init; } = true;

    /// <summary>Metrics with a safety threshold: the algorithm avoids points that break them.</summary>
    public bool SafetyMetrics { get; init; } = true;

    /// <summary>Prior studies to learn from.</summary>
    public bool PriorStudies { get; init; }
}

/// <summary>How much an experiment may try.</summary>
/// <param name="MaxTrials">The number of trials after which it ends; null if not limited.</param>
/// <param name="ParallelTrials">How many trials run at a time; null if not known.</param>
public sealed record Budget(long? MaxTrials = null, long? ParallelTrials = null)
{
    /// <summary>Nothing is known.</summary>
    public static Budget Unknown { get; } = new();
}
