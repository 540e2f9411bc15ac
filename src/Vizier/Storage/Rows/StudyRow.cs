using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Vizier.Storage.Rows;

/// <summary>A stored study: its protobuf document and the columns it is found by.</summary>
internal sealed class StudyRow
{
    /// <summary>The database's number of the study, never used twice.</summary>
    public long StudyKey { get; init; }

    /// <summary>The owner's id.</summary>
    public required string Owner { get; init; }

    /// <summary>The study's id, equal to its display name; unique within the owner.</summary>
    public required string StudyId { get; init; }

    /// <summary>The number of a <see cref="Protocol.Study.Types.State"/>.</summary>
    public required int State { get; set; }

    /// <summary>A serialised <see cref="Protocol.Study"/>.</summary>
    public required byte[] Document { get; set; }
}

/// <summary>Maps <see cref="StudyRow"/>.</summary>
internal sealed class StudyRowConfiguration : IEntityTypeConfiguration<StudyRow>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<StudyRow> builder)
    {
        builder.ToTable("studies").HasKey(row => row.StudyKey);
        builder.Property(row => row.StudyKey).HasColumnName("study_key").ValueGeneratedOnAdd();
        builder.Property(row => row.Owner).HasColumnName("owner");
        builder.Property(row => row.StudyId).HasColumnName("study_id");
        builder.Property(row => row.State).HasColumnName("state");
        builder.Property(row => row.Document).HasColumnName("document");
    }
}
