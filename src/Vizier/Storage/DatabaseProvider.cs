using Microsoft.EntityFrameworkCore;

namespace Vizier.Storage;

/// <summary>What differs between the databases that can hold the studies.</summary>
internal abstract class DatabaseProvider
{
    /// <summary>Where the data lie, without secrets, for logs and errors.</summary>
    public abstract string Location { get; }

    /// <summary>The column types of its migrations.</summary>
    public abstract SqlDialect Dialect { get; }

    /// <summary>Options of a context with a connection of its own.</summary>
    public abstract DbContextOptions<VizierDbContext> CreateOptions();

    /// <summary>Sets up a connection that was just opened.</summary>
    /// <param name="context">The context of the connection.</param>
    /// <param name="readOnly">Whether only reads go over it.</param>
    public abstract void Prepare(VizierDbContext context, bool readOnly);

    /// <summary>Begins a transaction whose queries all see the database as it is at the first of them.</summary>
    /// <param name="context">The context of a connection for reading.</param>
    public abstract IDisposable BeginSnapshot(VizierDbContext context);

    /// <summary>The provider that a user's <c>--database</c> means.</summary>
    /// <param name="database">A file's path, or a connection string of SQLite (<c>Data Source=FILE</c>).</param>
    /// <exception cref="Studies.VizierException">The text is no database that is supported.</exception>
    public static DatabaseProvider Parse(string database) => SqliteProvider.Parse(database);
}
