using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Vizier.Experiments.Control.Rows;

/// <summary>A stored experiment. Its study has the same owner and id, and deleting that deletes it.</summary>
internal sealed class ExperimentRow
{
    /// <summary>The study's key.</summary>
    public required long StudyKey { get; init; }

    /// <summary>The document as it was submitted.</summary>
    public required string Document { get; init; }

    /// <summary>Where its trials run: local or kubernetes.</summary>
    public required string Place { get; init; }

    /// <summary>What container images stand for in a local run, by name.</summary>
    public required ImmutableSortedDictionary<string, string> Images { get; set; }

    /// <summary>The number of a <see cref="Protocol.Experiments.Experiment.Types.State"/>.</summary>
    public int State { get; set; }

    /// <summary>Katib's conditions.</summary>
    public required ImmutableArray<Condition> Conditions { get; set; }

    /// <summary>The most trials at a time.</summary>
    public int Parallel { get; set; }

    /// <summary>The most completed trials; null for no limit.</summary>
    public int? MaxTrials { get; set; }

    /// <summary>The failed trials at which it fails; null for no limit.</summary>
    public int? MaxFailed { get; set; }

    /// <summary>Whether the search space has no more points.</summary>
    public bool Exhausted { get; set; }

    /// <summary>Whether it goes on although its goal has been reached.</summary>
    public bool GoalWaived { get; set; }

    /// <summary>Completed trials that succeeded.</summary>
    public int Succeeded { get; set; }

    /// <summary>Completed trials that were stopped early.</summary>
    public int EarlyStopped { get; set; }

    /// <summary>Completed trials that failed.</summary>
    public int Failed { get; set; }

    /// <summary>Completed trials that never reported the objective.</summary>
    public int MetricsUnavailable { get; set; }

    /// <summary>Completed trials that were killed.</summary>
    public int Killed { get; set; }

    /// <summary>The best completed trial; null before the first with a value.</summary>
    public long? BestTrial { get; set; }

    /// <summary>Its objective value.</summary>
    public double? BestValue { get; set; }

    /// <summary>When it started.</summary>
    public DateTimeOffset? StartTime { get; set; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndTime { get; set; }

    /// <summary>Counts the changes of the experiment and its runs.</summary>
    public long Revision { get; set; }
}

/// <summary>Maps <see cref="ExperimentRow"/>.</summary>
internal sealed class ExperimentRowConfiguration : IEntityTypeConfiguration<ExperimentRow>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<ExperimentRow> builder)
    {
        builder.ToTable("experiments").HasKey(row => row.StudyKey);
        builder.Property(row => row.StudyKey).ValueGeneratedNever();
        builder.Property(row => row.Images).HasConversion(Columns.Json<ImmutableSortedDictionary<string, string>>());
        builder.Property(row => row.Conditions).HasConversion(Columns.Json<ImmutableArray<Condition>>());
        Columns.Name(builder);
    }
}
