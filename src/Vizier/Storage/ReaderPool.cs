using System.Collections.Concurrent;
using System.Data;
using Microsoft.EntityFrameworkCore;
using Vizier.Studies;

namespace Vizier.Storage;

/// <summary>Contexts for reading, each over a connection that stays open with its statements prepared.</summary>
/// <param name="open">Opens one more.</param>
/// <param name="beginSnapshot">Begins a reading transaction.</param>
/// <param name="size">How many may read at a time; others wait.</param>
internal sealed class ReaderPool(Func<VizierDbContext> open, Func<VizierDbContext, IDisposable> beginSnapshot, int size) : IDisposable
{
    private readonly ConcurrentBag<VizierDbContext> _idle = [];
    private readonly SemaphoreSlim _free = new(size, size);

    /// <summary>Reads with a context of the pool, in one snapshot of the database.</summary>
    /// <param name="work">The reading.</param>
    /// <param name="cancellationToken">Ends the wait for a context.</param>
    public async Task<T> ReadAsync<T>(Func<VizierDbContext, T> work, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        try
        {
            // A connection may have been cut while it lay idle.
            while (_idle.TryTake(out var idle))
            {
                try
                {
                    return Read(idle, work);
                }
                catch (CutException)
                {
                    // The next one, or a new one, may do.
                }
            }

            return Read(open(), work);
        }
        catch (CutException exception)
        {
            throw VizierException.Of(ErrorKind.Unavailable, $"the database could not be read: {exception.Message}", exception);
        }
        finally
        {
            _free.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_idle.TryTake(out var context))
        {
            context.Dispose();
        }

        _free.Dispose();
    }

    private T Read<T>(VizierDbContext context, Func<VizierDbContext, T> work)
    {
        try
        {
            T result;
            using (beginSnapshot(context))
            {
                result = work(context);
            }

            _idle.Add(context);
            return result;
        }
        catch (VizierException)
        {
            _idle.Add(context);
            throw;
        }
        catch (Exception exception)
        {
            var isCut = context.Database.GetDbConnection().State != ConnectionState.Open;
            context.Dispose();
            if (isCut)
            {
                throw new CutException(exception);
            }

            throw;
        }
    }

    private sealed class CutException(Exception cause) : Exception(cause.GetBaseException().Message, cause);
}
