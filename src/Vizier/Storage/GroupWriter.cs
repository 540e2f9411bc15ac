using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore.Storage;
using Vizier.Studies;

namespace Vizier.Storage;

/// <summary>
/// The only writer. It takes all requests that wait, runs them one after the other in one transaction, and answers them
/// once that is committed: a disk is synchronised once per group, not once per request. A request that fails is rolled
/// back alone.
/// </summary>
internal sealed class GroupWriter : IDisposable
{
    private const int LargestGroup = 256;
    private const string Savepoint = "request";

    private readonly BlockingCollection<WriteRequest> _waiting = [];
    private readonly VizierDbContext _context;
    private readonly Action<IReadOnlyCollection<long>> _committed;
    private readonly Thread _thread;

    /// <summary>Starts the writer.</summary>
    /// <param name="context">A context over an open connection; the writer disposes it.</param>
    /// <param name="committed">Told the keys of the studies that a commit changed, on the writer's thread.</param>
    public GroupWriter(VizierDbContext context, Action<IReadOnlyCollection<long>> committed)
    {
        _context = context;
        _committed = committed;
        _thread = new Thread(Loop) { IsBackground = true, Name = "vizier-writer" };
        _thread.Start();
    }

    /// <summary>How many requests wait.</summary>
    public int QueueLength => _waiting.Count;

    /// <summary>Queues work.</summary>
    /// <exception cref="VizierException">The writer has been disposed.</exception>
    public void Enqueue(WriteRequest request)
    {
        try
        {
            _waiting.Add(request);
        }
        catch (InvalidOperationException exception)
        {
            throw VizierException.Of(ErrorKind.Unavailable, "the service is shutting down", exception);
        }
    }

    /// <summary>Finishes what was queued, then ends.</summary>
    public void Dispose()
    {
        _waiting.CompleteAdding();
        _thread.Join();
        _context.Dispose();
        _waiting.Dispose();
    }

    private void Loop()
    {
        var group = new List<WriteRequest>(LargestGroup);
        foreach (var first in _waiting.GetConsumingEnumerable())
        {
            group.Add(first);
            while (group.Count < LargestGroup && _waiting.TryTake(out var next))
            {
                group.Add(next);
            }

            Commit(group);
            group.Clear();
        }
    }

    private void Commit(List<WriteRequest> group)
    {
        group.RemoveAll(DropUnwanted);
        try
        {
            using var transaction = _context.Database.BeginTransaction();
            group.ForEach(request => RunOne(request, transaction));
            transaction.Commit();
        }
        catch (Exception exception)
        {
            Abandon(group, exception);
            return;
        }

        group.ForEach(request => request.Answer());
        if (_context.ChangedStudies.Count > 0)
        {
            _committed([.. _context.ChangedStudies]);
            _context.ForgetChanges();
        }
    }

    private static bool DropUnwanted(WriteRequest request)
    {
        if (!request.IsWanted)
        {
            request.Fail(new OperationCanceledException());
        }

        return !request.IsWanted;
    }

    private void RunOne(WriteRequest request, IDbContextTransaction transaction)
    {
        transaction.CreateSavepoint(Savepoint);
        try
        {
            request.Run(_context);
            if (_context.ChangeTracker.HasChanges())
            {
                _context.SaveChanges();
            }

            transaction.ReleaseSavepoint(Savepoint);
        }
        catch (Exception exception)
        {
            transaction.RollbackToSavepoint(Savepoint);
            request.KeepFailure(exception);
        }
        finally
        {
            _context.ChangeTracker.Clear();
        }
    }

    private void Abandon(List<WriteRequest> group, Exception exception)
    {
        _context.ChangeTracker.Clear();
        _context.ForgetChanges();
        var failure = VizierException.Of(ErrorKind.Unavailable, $"the database could not be written: {exception.Message}", exception);
        group.ForEach(request => request.Fail(failure));
    }
}
