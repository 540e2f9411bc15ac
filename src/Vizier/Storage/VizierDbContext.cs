using Microsoft.EntityFrameworkCore;
using Vizier.Storage.Rows;

namespace Vizier.Storage;

/// <summary>
/// The database as EF Core sees it, over one connection that stays open. Work passed to <see cref="Store"/> gets one;
/// it never leaves that work. Tables of other rooms are reached by <see cref="DbContext.Set{TEntity}()"/>; statements
/// on the suggest and complete path are prepared once per connection (<see cref="Statements"/>).
/// </summary>
internal sealed class VizierDbContext : DbContext
{
    private readonly HashSet<long> _changedStudies = [];

    /// <summary>A context with its own connection, opened on first use.</summary>
    public VizierDbContext(DbContextOptions<VizierDbContext> options)
        : base(options)
    {
        ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        Database.AutoSavepointsEnabled = false;
        Statements = new Statements(this);
    }

    /// <summary>The studies.</summary>
    public DbSet<StudyRow> Studies => Set<StudyRow>();

    /// <summary>The trials.</summary>
    public DbSet<TrialRow> Trials => Set<TrialRow>();

    /// <summary>The owners.</summary>
    public DbSet<OwnerRow> Owners => Set<OwnerRow>();

    /// <summary>Statements prepared on this context's connection.</summary>
    public Statements Statements { get; }

    /// <summary>What the writer need not read again; null in a reader's context.</summary>
    internal RecentRows? Recent { get; init; }

    /// <summary>Ends a query whose rows are to change, so that no other process changes them meanwhile; may be empty.</summary>
    internal string RowLock { get; init; } = string.Empty;

    /// <summary>Whether anything was written since this was last set to false.</summary>
    internal bool HasWritten { get; set; }

    /// <summary>The keys of the studies that the transaction under way has changed so far.</summary>
    internal IReadOnlyCollection<long> ChangedStudies => _changedStudies;

    /// <summary>Says that something of a study changes, so that its watchers are told once it is committed.</summary>
    public void NoteChange(long studyKey) => _changedStudies.Add(studyKey);

    /// <summary>Forgets the changes noted, after a commit or a rollback.</summary>
    internal void ForgetChanges() => _changedStudies.Clear();

    /// <inheritdoc/>
    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        HasWritten = true;
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        Statements.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(VizierDbContext).Assembly);
}
