using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Vizier.Experiments.Control.Rows;

/// <summary>A stored launch of a trial.</summary>
internal sealed class AttemptRow
{
    /// <summary>The study's key.</summary>
    public required long StudyKey { get; init; }

    /// <summary>The trial's number.</summary>
    public required long Trial { get; init; }

    /// <summary>Counts from 1 within the trial.</summary>
    public required int Number { get; init; }

    /// <summary>The runner that holds it; empty while nobody does.</summary>
    public string Runner { get; set; } = "";

    /// <summary>The cluster in which it was launched; empty if it was not, or on no cluster.</summary>
    public string Cluster { get; set; } = "";

    /// <summary>Where its runner reads on behind the measurements that are stored.</summary>
    public string ResumePoint { get; set; } = "";

    /// <summary>Proves that the caller holds it.</summary>
    public string Lease { get; set; } = "";

    /// <summary>
    /// When its lease was last renewed, to a fraction of the lease's time; kept where services share the database, so that
    /// each knows what a runner told another one.
    /// </summary>
    public DateTimeOffset? RenewTime { get; set; }

    /// <summary>Lets the trial's own program push measurements.</summary>
    public required string Token { get; init; }

    /// <summary>When its process started.</summary>
    public DateTimeOffset? StartTime { get; set; }

    /// <summary>The machine on which it runs.</summary>
    public string Host { get; set; } = "";

    /// <summary>The folder or the object in which it runs.</summary>
    public string Location { get; set; } = "";

    /// <summary>The indices of its GPUs, separated by commas.</summary>
    public string Gpus { get; set; } = "";

    /// <summary>What it waits for before it starts, in words.</summary>
    public string WaitingFor { get; set; } = "";

    /// <summary>The highest sequence number of the runner's measurements that are stored.</summary>
    public long StoredSequence { get; set; }

    /// <summary>The highest sequence number of the program's own measurements that are stored.</summary>
    public long PushedSequence { get; set; }

    /// <summary>How it ended; null while it lives.</summary>
    public int? EndReason { get; set; }

    /// <summary>The program's exit code.</summary>
    public int? ExitCode { get; set; }

    /// <summary>A sentence about its end.</summary>
    public string EndMessage { get; set; } = "";

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndTime { get; set; }
}

/// <summary>Maps <see cref="AttemptRow"/>.</summary>
internal sealed class AttemptRowConfiguration : IEntityTypeConfiguration<AttemptRow>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<AttemptRow> builder)
    {
        builder.ToTable("attempts").HasKey(row => new { row.StudyKey, row.Trial, row.Number });
        Columns.Name(builder);
    }
}
