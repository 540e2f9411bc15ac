using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore.Storage;
using Vizier.Studies;

namespace Vizier.Storage;

/// <summary>
/// The only writer of this process. It takes all requests that wait, runs them one after the other in one transaction, and
/// answers them once that is committed: a disk is synchronised once per group, not once per request. A request that is
/// refused before it has written anything takes part like the others; when one fails later, the group is run again with a
/// savepoint around each request, so that it is rolled back alone. A request that is cancelled before its turn is dropped.
/// </summary>
internal sealed class GroupWriter : IDisposable
{
    private const int LargestGroup = 256;
    private const int MostAttempts = 8;
    private const string Savepoint = "request";

    private readonly BlockingCollection<WriteRequest> _waiting = [];
    private readonly DatabaseProvider _provider;
    private readonly VizierDbContext _context;
    private readonly RecentRows _recent;
    private readonly Action<IReadOnlyCollection<long>> _committed;
    private readonly Thread _thread;

    /// <summary>Starts the writer.</summary>
    /// <param name="provider">The database.</param>
    /// <param name="context">A context for writing, over an open connection; the writer disposes it.</param>
    /// <param name="committed">Told the keys of the studies that a commit changed, on the writer's thread.</param>
    public GroupWriter(DatabaseProvider provider, VizierDbContext context, Action<IReadOnlyCollection<long>> committed)
    {
        _provider = provider;
        _context = context;
        _recent = context.Recent!;
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
        try
        {
            Write(group);
        }
        catch (Exception exception)
        {
            var failure = VizierException.Of(
                ErrorKind.Unavailable, $"the database could not be written: {exception.GetBaseException().Message}", exception);
            group.ForEach(request => request.Fail(failure));
            return;
        }

        group.ForEach(request => request.Answer());
        if (_context.ChangedStudies.Count > 0)
        {
            _committed([.. _context.ChangedStudies]);
            _context.ForgetChanges();
        }

        _recent.Trim();
    }

    private void Write(List<WriteRequest> group)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (!TryWrite(group, RunTogether))
                {
                    TryWrite(group, RunApart);
                }

                return;
            }
            catch (Exception exception) when (attempt < MostAttempts && _provider.IsTransient(exception))
            {
                // Another process had a part in it; the next attempt sees what that wrote.
            }
        }
    }

    private bool TryWrite(List<WriteRequest> group, Func<WriteRequest, IDbContextTransaction, bool> run)
    {
        var isCommitted = false;
        try
        {
            _provider.Revive(_context);
            using var transaction = _context.Database.BeginTransaction();
            if (_provider.OthersMayHaveWritten(_context))
            {
                _recent.Forget();
            }

            if (group.TrueForAll(request => IsDropped(request) || run(request, transaction)))
            {
                _recent.Save(_context);
                _provider.Announce(_context);
                transaction.Commit();
                isCommitted = true;
            }
        }
        finally
        {
            if (!isCommitted)
            {
                _recent.Forget();
                _context.ForgetChanges();
            }
        }

        return isCommitted;
    }

    private static bool IsDropped(WriteRequest request)
    {
        if (request.TryBegin())
        {
            return false;
        }

        request.KeepFailure(new OperationCanceledException());
        return true;
    }

    private bool RunTogether(WriteRequest request, IDbContextTransaction transaction)
    {
        _context.HasWritten = false;
        try
        {
            request.Run(_context);
            return true;
        }
        catch (Exception exception)
        {
            request.KeepFailure(exception);
            return exception is VizierException && !_context.HasWritten;
        }
        finally
        {
            _context.ChangeTracker.Clear();
        }
    }

    private bool RunApart(WriteRequest request, IDbContextTransaction transaction)
    {
        transaction.CreateSavepoint(Savepoint);
        try
        {
            request.Run(_context);
            _recent.Save(_context);
            transaction.ReleaseSavepoint(Savepoint);
        }
        catch (Exception exception) when (!_provider.IsTransient(exception))
        {
            transaction.RollbackToSavepoint(Savepoint);
            _recent.Forget();
            request.KeepFailure(exception);
        }
        finally
        {
            _context.ChangeTracker.Clear();
        }

        return true;
    }
}
