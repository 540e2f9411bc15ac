using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Vizier.Storage.Rows;

/// <summary>An owner: known from its first study on, also once it has none left.</summary>
internal sealed class OwnerRow
{
    /// <summary>The owner's id.</summary>
    public required string Owner { get; init; }
}

/// <summary>Maps <see cref="OwnerRow"/>.</summary>
internal sealed class OwnerRowConfiguration : IEntityTypeConfiguration<OwnerRow>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<OwnerRow> builder)
    {
        builder.ToTable("owners").HasKey(row => row.Owner);
        builder.Property(row => row.Owner).HasColumnName("owner");
    }
}
