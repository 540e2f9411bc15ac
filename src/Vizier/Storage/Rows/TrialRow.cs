using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Vizier.Storage.Rows;

/// <summary>A stored trial: its protobuf document and the columns it is found by.</summary>
internal sealed class TrialRow
{
    /// <summary>The study's key.</summary>
    public required long StudyKey { get; init; }

    /// <summary>The trial's id, from 1, never used twice within a study.</summary>
    public required long Number { get; init; }

    /// <summary>The number of a <see cref="Protocol.Trial.Types.State"/>.</summary>
    public required int State { get; set; }

    /// <summary>The client that holds the trial; empty if nobody does.</summary>
    public required string ClientId { get; set; }

    /// <summary>The study's revision when the trial last changed.</summary>
    public required long Revision { get; set; }

    /// <summary>The rank of the trial's end among the ends of the study's trials, from 1; 0 while it has not ended.</summary>
    public required long CompletionOrder { get; set; }

    /// <summary>A serialised <see cref="Protocol.Trial"/>.</summary>
    public required byte[] Document { get; set; }
}

/// <summary>Maps <see cref="TrialRow"/>.</summary>
internal sealed class TrialRowConfiguration : IEntityTypeConfiguration<TrialRow>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<TrialRow> builder)
    {
        builder.ToTable("trials").HasKey(row => new { row.StudyKey, row.Number });
        builder.Property(row => row.StudyKey).HasColumnName("study_key");
        builder.Property(row => row.Number).HasColumnName("number");
        builder.Property(row => row.State).HasColumnName("state");
        builder.Property(row => row.ClientId).HasColumnName("client_id");
        builder.Property(row => row.Revision).HasColumnName("revision");
        builder.Property(row => row.CompletionOrder).HasColumnName("completion_order");
        builder.Property(row => row.Document).HasColumnName("document");
    }
}
