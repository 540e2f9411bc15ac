using System.Data.Common;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Vizier.Studies;

namespace Vizier.Storage;

/// <summary>
/// The database of a service: one writer that commits the requests of many callers together, and readers beside it.
/// All rooms read and write through it:
/// <code>
/// var trial = await store.WriteAsync(database => StoredTrials.Stop(database, name), cancellationToken);
/// var runs = await store.ReadAsync(database => database.Set&lt;RunRow>().Where(...).ToList(), cancellationToken);
/// </code>
/// What is passed runs synchronously on the writer's or the caller's thread, so it is short and does no other I/O. It may
/// use EF Core (track with <c>Add</c>, <c>Update</c>, <c>AsTracking</c>; changes are saved after it returns, so call
/// <c>SaveChanges</c> only to query what was just added) or <see cref="VizierDbContext.Statements"/>. It may be run
/// again, so it changes nothing but the database, and it returns no tracked rows to change later. What it throws reaches
/// its caller alone and undoes its own writes alone.
/// </summary>
internal sealed class Store : IDisposable
{
    private readonly DatabaseProvider _provider;
    private readonly GroupWriter _writer;
    private readonly ReaderPool _readers;
    private readonly IDisposable _listener;

    private Store(DatabaseProvider provider)
    {
        _provider = provider;
        var context = OpenContext(readOnly: false);
        try
        {
            using (provider.LockSchema(context))
            {
                Schema.Upgrade(context, provider.Dialect, Migrations.All);
            }
        }
        catch
        {
            context.Dispose();
            throw;
        }

        _writer = new GroupWriter(provider, context, keys => StudiesChanged?.Invoke(keys));
        _listener = provider.Listen(keys =>
        {
            StudiesChanged?.Invoke(keys);
            StudiesChangedElsewhere?.Invoke(keys);
        });
        _readers = new ReaderPool(() => OpenContext(readOnly: true), provider.BeginSnapshot, Math.Max(4, 2 * Environment.ProcessorCount));
    }

    /// <summary>
    /// Raised after each commit, also of other services on the database, with the keys of the studies it changed
    /// (<see cref="VizierDbContext.NoteChange"/>), on any thread: handlers only signal somebody else.
    /// </summary>
    public event Action<IReadOnlyCollection<long>>? StudiesChanged;

    /// <summary>Raised as <see cref="StudiesChanged"/>, for the commits of other services alone.</summary>
    public event Action<IReadOnlyCollection<long>>? StudiesChangedElsewhere;

    /// <summary>Where the data lie.</summary>
    public string Location => _provider.Location;

    /// <summary>Whether other services may work on the database at the same time.</summary>
    public bool IsShared => _provider.IsShared;

    /// <summary>How many writes wait.</summary>
    public int QueueLength => _writer.QueueLength;

    /// <summary>Opens a database, creating or upgrading it where needed.</summary>
    /// <exception cref="VizierException">It cannot be opened, or a newer program wrote it.</exception>
    public static Store Open(DatabaseProvider provider) => new(provider);

    /// <summary>Runs work on the writer's connection; completes once its transaction is on the disk.</summary>
    /// <param name="work">The reading and writing, in a transaction.</param>
    /// <param name="cancellationToken">Drops the work if it has not begun; once begun it is finished.</param>
    /// <returns>What the work returned.</returns>
    /// <exception cref="VizierException">
    /// What the work threw; or <see cref="ErrorKind.Unavailable"/> if the database could not be written.
    /// </exception>
    public Task<T> WriteAsync<T>(Func<VizierDbContext, T> work, CancellationToken cancellationToken = default)
    {
        var request = new WriteRequest<T>(work, cancellationToken);
        _writer.Enqueue(request);
        return request.Completion;
    }

    /// <inheritdoc cref="WriteAsync{T}"/>
    public Task WriteAsync(Action<VizierDbContext> work, CancellationToken cancellationToken = default) =>
        WriteAsync(
            context =>
            {
                work(context);
                return true;
            },
            cancellationToken);

    /// <summary>Reads what is committed, in one snapshot, without waiting for the writer.</summary>
    /// <param name="work">The reading.</param>
    /// <param name="cancellationToken">Ends the wait for a free connection.</param>
    /// <returns>What the work returned.</returns>
    public Task<T> ReadAsync<T>(Func<VizierDbContext, T> work, CancellationToken cancellationToken = default) =>
        _readers.ReadAsync(work, cancellationToken);

    /// <summary>
    /// Keeps the other services on the database from making suggestions for a study until the result is disposed; this
    /// service's own calls are serialised by <see cref="Suggestions.StudySuggester"/>.
    /// </summary>
    public ValueTask<IAsyncDisposable> LockStudyAsync(long studyKey, CancellationToken cancellationToken) =>
        _provider.LockStudyAsync(studyKey, cancellationToken);

    /// <summary>Finishes the writes that were accepted and closes the database.</summary>
    public void Dispose()
    {
        _listener.Dispose();
        _writer.Dispose();
        _readers.Dispose();
    }

    private VizierDbContext OpenContext(bool readOnly)
    {
        var context = new VizierDbContext(_provider.CreateOptions())
        {
            Recent = readOnly ? null : new RecentRows(),
            RowLock = readOnly ? string.Empty : _provider.RowLock,
        };
        try
        {
            context.Database.OpenConnection();
            _provider.Prepare(context, readOnly);
            return context;
        }
        catch (Exception exception) when (exception.GetBaseException() is DbException or SocketException)
        {
            // EF Core wraps what may pass, without a word about it.
            context.Dispose();
            throw VizierException.Of(
                ErrorKind.Unavailable, $"the database '{_provider.Location}' cannot be opened: {exception.GetBaseException().Message}", exception);
        }
    }
}
