using Microsoft.EntityFrameworkCore;

namespace Vizier.Storage;

/// <summary>What differs between the databases that can hold the studies.</summary>
internal abstract class DatabaseProvider
{
    /// <summary>Where the data lie, without secrets, for logs and errors.</summary>
    public abstract string Location { get; }

    /// <summary>The column types of its migrations.</summary>
    public abstract SqlDialect Dialect { get; }

    /// <summary>Ends a query of the writer whose row is to change, so that no other process changes it; may be empty.</summary>
    public virtual string RowLock => string.Empty;

    /// <summary>Whether several services may work on the database at the same time.</summary>
    public virtual bool IsShared => false;

    /// <summary>Options of a context with a connection of its own.</summary>
    public abstract DbContextOptions<VizierDbContext> CreateOptions();

    /// <summary>Sets up a connection that was just opened.</summary>
    /// <param name="context">The context of the connection.</param>
    /// <param name="readOnly">Whether only reads go over it.</param>
    public abstract void Prepare(VizierDbContext context, bool readOnly);

    /// <summary>Begins a transaction whose queries all see the database as it is at the first of them.</summary>
    /// <param name="context">The context of a connection for reading.</param>
    public abstract IDisposable BeginSnapshot(VizierDbContext context);

    /// <summary>Keeps other processes from changing the schema until the result is disposed.</summary>
    public virtual IDisposable LockSchema(VizierDbContext context) => NoLock.Instance;

    /// <summary>Keeps other processes from making suggestions for a study until the result is disposed.</summary>
    public virtual ValueTask<IAsyncDisposable> LockStudyAsync(long studyKey, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IAsyncDisposable>(NoLock.Instance);

    /// <summary>Opens the writer's connection again if it was lost.</summary>
    public virtual void Revive(VizierDbContext context)
    {
    }

    /// <summary>Whether another connection may have written since this was last asked in the writer's transactions.</summary>
    public abstract bool OthersMayHaveWritten(VizierDbContext context);

    /// <summary>Whether a transaction failed only since another one was in its way, so that it may be repeated.</summary>
    public virtual bool IsTransient(Exception exception) => false;

    /// <summary>Tells other processes, with the transaction's commit, which studies it changed.</summary>
    public virtual void Announce(VizierDbContext context)
    {
    }

    /// <summary>Tells of studies that other processes changed, until the result is disposed.</summary>
    /// <param name="changed">Told the keys of the studies, on any thread.</param>
    public virtual IDisposable Listen(Action<IReadOnlyCollection<long>> changed) => NoLock.Instance;

    /// <summary>The provider that a user's <c>--database</c> means.</summary>
    /// <param name="database">
    /// A file's path or a connection string of SQLite (<c>Data Source=FILE</c>); or a connection string of PostgreSQL
    /// (<c>Host=...;Database=...</c>, <c>postgresql://user@host/database</c>).
    /// </param>
    /// <exception cref="Studies.VizierException">The text is no database that is supported.</exception>
    public static DatabaseProvider Parse(string database) =>
        PostgresConnection.IsMeantBy(database) ? new PostgresProvider(PostgresConnection.Parse(database)) : SqliteProvider.Parse(database);

    private sealed class NoLock : IDisposable, IAsyncDisposable
    {
        public static NoLock Instance { get; } = new();

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
