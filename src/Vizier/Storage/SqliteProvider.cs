using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Vizier.Studies;

namespace Vizier.Storage;

/// <summary>
/// SQLite in a file: write-ahead log, so that readers never wait for the writer, and <c>synchronous=FULL</c>, so that a
/// commit is on the disk when it returns.
/// </summary>
internal sealed class SqliteProvider : DatabaseProvider
{
    private const int BusyTimeoutSeconds = 30;

    // Pages of 4 KiB in the log before they are moved to the file: few stops, and a log that is read quickly after a crash.
    private const int LargestLog = 4000;

    private readonly string _connectionString;
    private long _dataVersion;

    /// <summary>A provider for a file, which need not exist; its folder must.</summary>
    /// <param name="path">The file's path.</param>
    public SqliteProvider(string path)
    {
        Location = Path.GetFullPath(path);
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = Location,
            ForeignKeys = true,
            Pooling = false,
            DefaultTimeout = BusyTimeoutSeconds,
        }.ToString();
    }

    /// <inheritdoc/>
    public override string Location { get; }

    /// <inheritdoc/>
    public override SqlDialect Dialect => SqlDialect.Sqlite;

    /// <summary>Reads a path or a connection string.</summary>
    /// <inheritdoc cref="DatabaseProvider.Parse"/>
    public static new SqliteProvider Parse(string database)
    {
        if (string.IsNullOrWhiteSpace(database))
        {
            throw VizierException.Invalid("database", "is empty; give a file's path, e.g. vizier.db");
        }

        var path = database.Contains('=', StringComparison.Ordinal) ? PathOf(database) : database;
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (folder is not null && !Directory.Exists(folder))
        {
            throw VizierException.Invalid("database", $"'{database}': the folder '{folder}' does not exist");
        }

        return new SqliteProvider(path);
    }

    /// <inheritdoc/>
    public override DbContextOptions<VizierDbContext> CreateOptions() =>
        new DbContextOptionsBuilder<VizierDbContext>().UseSqlite(_connectionString).Options;

    /// <inheritdoc/>
    public override void Prepare(VizierDbContext context, bool readOnly)
    {
        var mode = readOnly ? "PRAGMA query_only = ON" : "PRAGMA journal_mode = WAL";
        context.Statements.Execute(
            $"{mode}; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000; PRAGMA wal_autocheckpoint = {LargestLog}");
    }

    /// <inheritdoc/>
    public override bool OthersMayHaveWritten(VizierDbContext context)
    {
        var version = context.Statements.Query("PRAGMA data_version", row => row.GetInt64(0))[0];
        var isNew = version != _dataVersion;
        _dataVersion = version;
        return isNew;
    }

    /// <inheritdoc/>
    public override IDisposable BeginSnapshot(VizierDbContext context)
    {
        // EF Core's own BeginTransaction takes the write lock at once.
        var connection = (SqliteConnection)context.Database.GetDbConnection();
        return new Snapshot(context, connection.BeginTransaction(deferred: true));
    }

    private static string PathOf(string connectionString)
    {
        try
        {
            var builder = new SqliteConnectionStringBuilder(connectionString);
            if (builder.DataSource.Length > 0 && builder.Mode != SqliteOpenMode.Memory && builder.DataSource != ":memory:")
            {
                return builder.DataSource;
            }
        }
        catch (ArgumentException exception)
        {
            throw VizierException.Invalid("database", $"'{connectionString}' is no connection string of SQLite: {exception.Message}");
        }

        throw VizierException.Invalid("database", $"'{connectionString}' names no file; give a file's path or 'Data Source=FILE'");
    }

    private sealed class Snapshot : IDisposable
    {
        private readonly VizierDbContext _context;
        private readonly SqliteTransaction _transaction;

        public Snapshot(VizierDbContext context, SqliteTransaction transaction)
        {
            _context = context;
            _transaction = transaction;
            context.Database.UseTransaction(transaction);
        }

        public void Dispose()
        {
            _context.Database.UseTransaction(null);
            _transaction.Dispose();
        }
    }
}
