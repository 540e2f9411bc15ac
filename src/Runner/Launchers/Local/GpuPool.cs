namespace Vizier.Runner.Launchers.Local;

/// <summary>Hands out GPUs, each to one attempt at a time, in the order in which they are asked for.</summary>
internal sealed class GpuPool(IReadOnlyList<GpuDevice> inventory)
{
    private readonly Lock _lock = new();
    private readonly HashSet<GpuDevice> _free = [.. inventory];
    private readonly LinkedList<Waiter> _waiters = [];

    /// <summary>How many GPUs there are in all.</summary>
    internal int Count => inventory.Count;

    /// <summary>How many nobody holds.</summary>
    internal int FreeCount
    {
        get
        {
            lock (_lock)
            {
                return _free.Count;
            }
        }
    }

    /// <summary>
    /// Takes <paramref name="count"/> GPUs once they are free and everybody who asked before was served: who asks for many is
    /// not overtaken by those who ask for few.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    internal async Task<GpuLease> TakeAsync(int count, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count);
        LinkedListNode<Waiter> node;
        lock (_lock)
        {
            node = _waiters.AddLast(new Waiter(count));
            Serve();
        }

        try
        {
            return await node.Value.Task.WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            Withdraw(node);
            throw;
        }
    }

    /// <summary>Takes the GPUs that an attempt found running holds already; unknown ones are passed over.</summary>
    internal GpuLease Reserve(IReadOnlyList<int> numbers)
    {
        lock (_lock)
        {
            var devices = inventory.Where(device => numbers.Contains(device.Number)).ToList();
            _free.ExceptWith(devices);
            return new GpuLease(this, devices);
        }
    }

    internal void Return(IReadOnlyList<GpuDevice> devices)
    {
        lock (_lock)
        {
            _free.UnionWith(devices);
            Serve();
        }
    }

    private void Withdraw(LinkedListNode<Waiter> node)
    {
        lock (_lock)
        {
            if (node.Value.Task.IsCompletedSuccessfully)
            {
                _free.UnionWith(node.Value.Task.Result.Devices);
            }
            else
            {
                _waiters.Remove(node);
            }

            Serve();
        }
    }

    private void Serve()
    {
        while (_waiters.First is { } first && first.Value.Count <= _free.Count)
        {
            var devices = _free.OrderBy(device => device.Number).Take(first.Value.Count).ToList();
            _free.ExceptWith(devices);
            _waiters.RemoveFirst();
            first.Value.SetResult(new GpuLease(this, devices));
        }
    }

    private sealed class Waiter(int count) : TaskCompletionSource<GpuLease>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        internal int Count { get; } = count;
    }
}

/// <summary>GPUs that one attempt holds until the lease is disposed of.</summary>
internal sealed class GpuLease(GpuPool pool, IReadOnlyList<GpuDevice> devices) : IDisposable
{
    private int _returned;

    internal IReadOnlyList<GpuDevice> Devices { get; } = devices;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _returned, 1) == 0)
        {
            pool.Return(Devices);
        }
    }
}
