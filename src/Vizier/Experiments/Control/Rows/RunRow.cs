using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Vizier.Experiments.Control.Rows;

/// <summary>A stored trial of an experiment, beside the trial of its study.</summary>
internal sealed class RunRow
{
    /// <summary>The study's key.</summary>
    public required long StudyKey { get; init; }

    /// <summary>The trial's number.</summary>
    public required long Trial { get; init; }

    /// <summary>{experiment}-{suffix}.</summary>
    public required string RunName { get; init; }

    /// <summary>The number of a <see cref="Protocol.Experiments.TrialRun.Types.Outcome"/>.</summary>
    public int Outcome { get; set; }

    /// <summary>A word for the outcome; empty while it is under way.</summary>
    public string Reason { get; set; } = "";

    /// <summary>A sentence for the outcome.</summary>
    public string Message { get; set; } = "";

    /// <summary>The order to stop it; null if it may run.</summary>
    public StopOrder? Stop { get; set; }

    /// <summary>What it has reported.</summary>
    public required MetricSummaries Metrics { get; set; }

    /// <summary>How many of the trial's measurements are in <see cref="Metrics"/>.</summary>
    public int MeasurementsSeen { get; set; }

    /// <summary>The trial's revision when it was last looked at.</summary>
    public long TrialRevision { get; set; }

    /// <summary>How many attempts were lost.</summary>
    public int Lost { get; set; }

    /// <summary>The experiment's revision when the run last changed.</summary>
    public long Revision { get; set; }
}

/// <summary>Maps <see cref="RunRow"/>.</summary>
internal sealed class RunRowConfiguration : IEntityTypeConfiguration<RunRow>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<RunRow> builder)
    {
        builder.ToTable("trial_runs").HasKey(row => new { row.StudyKey, row.Trial });
        builder.Property(row => row.Stop).HasConversion(Columns.Json<StopOrder?>());
        builder.Property(row => row.Metrics).HasConversion(Columns.Json<MetricSummaries>());
        Columns.Name(builder);
    }
}
