using System.Collections.Concurrent;

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
            if (!_idle.TryTake(out var context))
            {
                context = open();
            }

            return Read(context, work);
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
        var healthy = false;
        try
        {
            using var snapshot = beginSnapshot(context);
            var result = work(context);
            healthy = true;
            return result;
        }
        catch (Studies.VizierException)
        {
            healthy = true;
            throw;
        }
        finally
        {
            if (healthy)
            {
                _idle.Add(context);
            }
            else
            {
                context.Dispose();
            }
        }
    }
}
