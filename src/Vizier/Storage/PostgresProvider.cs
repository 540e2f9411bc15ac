using System.Data;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Vizier.Storage;

/// <summary>
/// PostgreSQL, which several services may share. A writer locks the counters of each study that it changes until it
/// commits; suggestions of a study are made under an advisory lock; changes are told by NOTIFY.
/// </summary>
internal sealed class PostgresProvider(NpgsqlConnectionStringBuilder connection) : DatabaseProvider
{
    private const string Channel = "vizier_studies";

    // Advisory locks are numbers: those of studies are their keys above a base that no other program is likely to use.
    private const long FirstLock = 0x56_49_5A_00_00_00_00_00;

    // A notification takes less than 8000 bytes.
    private const int LargestAnnouncement = 350;

    private readonly string _connectionString = connection.ToString();
    private volatile int _writer;

    /// <inheritdoc/>
    public override string Location { get; } = $"{connection.Host}:{connection.Port}/{connection.Database}";

    /// <inheritdoc/>
    public override SqlDialect Dialect => SqlDialect.Postgres;

    /// <inheritdoc/>
    public override string RowLock => " FOR UPDATE OF c";

    /// <inheritdoc/>
    public override bool IsShared => true;

    /// <inheritdoc/>
    public override DbContextOptions<VizierDbContext> CreateOptions() =>
        new DbContextOptionsBuilder<VizierDbContext>().UseNpgsql(_connectionString).Options;

    /// <inheritdoc/>
    public override void Prepare(VizierDbContext context, bool readOnly)
    {
        if (readOnly)
        {
            context.Statements.Execute("SET default_transaction_read_only = on");
        }
    }

    /// <inheritdoc/>
    public override IDisposable BeginSnapshot(VizierDbContext context) =>
        context.Database.BeginTransaction(IsolationLevel.RepeatableRead);

    /// <inheritdoc/>
    public override IDisposable LockSchema(VizierDbContext context)
    {
        context.Statements.Execute("SELECT pg_advisory_lock(@key)", ("@key", FirstLock));
        return new SchemaLock(context);
    }

    /// <inheritdoc/>
    public override async ValueTask<IAsyncDisposable> LockStudyAsync(long studyKey, CancellationToken cancellationToken)
    {
        // The lock goes with the connection, whose end is awaited by nobody who holds another one.
        var holder = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_connectionString) { Pooling = false }.ToString());
        try
        {
            await holder.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand("SELECT pg_advisory_lock(@key)", holder) { CommandTimeout = 0 };
            command.Parameters.AddWithValue("@key", FirstLock + studyKey);
            await command.ExecuteNonQueryAsync(cancellationToken);
            return holder;
        }
        catch
        {
            await holder.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public override void Revive(VizierDbContext context)
    {
        var writer = (NpgsqlConnection)context.Database.GetDbConnection();
        if (writer.State != ConnectionState.Open)
        {
            writer.Close();
            writer.Open();
            Prepare(context, readOnly: false);
        }
    }

    /// <inheritdoc/>
    public override bool OthersMayHaveWritten(VizierDbContext context) => true;

    /// <inheritdoc/>
    public override bool IsTransient(Exception exception) =>
        exception.GetBaseException() is PostgresException
        {
            SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.LockNotAvailable,
        };

    /// <inheritdoc/>
    public override void Announce(VizierDbContext context)
    {
        _writer = ((NpgsqlConnection)context.Database.GetDbConnection()).ProcessID;
        foreach (var keys in context.ChangedStudies.Chunk(LargestAnnouncement))
        {
            var text = string.Join(',', keys.Select(key => key.ToString(CultureInfo.InvariantCulture)));
            context.Statements.Execute("SELECT pg_notify(@channel, @keys)", ("@channel", Channel), ("@keys", text));
        }
    }

    /// <inheritdoc/>
    public override IDisposable Listen(Action<IReadOnlyCollection<long>> changed) =>
        new PostgresListener(_connectionString, Channel, process => process == _writer, changed);

    private sealed class SchemaLock(VizierDbContext context) : IDisposable
    {
        public void Dispose() => context.Statements.Execute("SELECT pg_advisory_unlock(@key)", ("@key", FirstLock));
    }
}
