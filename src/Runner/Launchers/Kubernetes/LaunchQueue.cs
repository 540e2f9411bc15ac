namespace Vizier.Runner.Launchers.Kubernetes;

/// <summary>
/// Lets attempts onto the cluster as far as the budget goes: in the order in which they came, for each owner. One that has to
/// wait for its owner's own limit does not hold up others; one that waits for the common limit holds up all behind it, so
/// that a large trial gets its turn.
/// </summary>
internal sealed class LaunchQueue(LaunchBudget budget)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Entry> _waiting = [];
    private readonly Dictionary<string, (int Gpus, int Pods)> _taken = [];
    private (int Gpus, int Pods) _takenInAll;

    /// <summary>Takes room that something takes already, whether the budget has it or not.</summary>
    internal IDisposable Reserve(string owner, int gpus, int pods)
    {
        lock (_lock)
        {
            var entry = new Entry(owner, gpus, pods);
            Take(entry);
            return new Room(this, entry);
        }
    }

    /// <summary>Waits for room.</summary>
    /// <param name="owner">Whose trial it is.</param>
    /// <param name="gpus">How many GPUs it takes.</param>
    /// <param name="pods">How many pods it has.</param>
    /// <param name="waiting">Is told, once, what is waited for, if it has to wait.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="InvalidOperationException">The budget never has so much.</exception>
    internal async Task<IDisposable> EnterAsync(string owner, int gpus, int pods, Action<string> waiting, CancellationToken cancellation)
    {
        Entry entry;
        string? obstacle;
        lock (_lock)
        {
            Refuse(owner, gpus, pods);
            entry = new Entry(owner, gpus, pods);
            _waiting.AddLast(entry);
            Admit();
            obstacle = entry.Admitted.Task.IsCompleted ? null : Obstacle(entry) ?? "its turn: trials before it wait for room in the runner's budget";
        }

        if (obstacle is not null)
        {
            waiting(obstacle);
        }

        try
        {
            await entry.Admitted.Task.WaitAsync(cancellation);
            return new Room(this, entry);
        }
        catch (OperationCanceledException)
        {
            Leave(entry);
            throw;
        }
    }

    private void Refuse(string owner, int gpus, int pods)
    {
        void Check(int asked, int? limit, string what)
        {
            if (asked > limit)
            {
                throw new InvalidOperationException($"the trial asks for {asked} {what}; the runner's budget is {limit}");
            }
        }

        Check(gpus, budget.Gpus, "GPUs");
        Check(pods, budget.Pods, "pods");
        Check(gpus, LimitOf(budget.GpusOfOwner, owner), $"GPUs for {owner}");
        Check(pods, LimitOf(budget.PodsOfOwner, owner), $"pods for {owner}");
    }

    private void Admit()
    {
        for (var node = _waiting.First; node is not null;)
        {
            var entry = node.Value;
            var next = node.Next;
            if (CommonObstacle(entry) is not null)
            {
                return;
            }

            if (OwnObstacle(entry) is null)
            {
                _waiting.Remove(node);
                Take(entry);
                entry.Admitted.TrySetResult();
            }

            node = next;
        }
    }

    private string? Obstacle(Entry entry) => CommonObstacle(entry) ?? OwnObstacle(entry);

    private string? CommonObstacle(Entry entry) =>
        Shortage(entry.Gpus, _takenInAll.Gpus, budget.Gpus, "GPUs of the runner's budget")
        ?? Shortage(entry.Pods, _takenInAll.Pods, budget.Pods, "pods of the runner's budget");

    private string? OwnObstacle(Entry entry)
    {
        var (gpus, pods) = _taken.GetValueOrDefault(entry.Owner);
        return Shortage(entry.Gpus, gpus, LimitOf(budget.GpusOfOwner, entry.Owner), $"GPUs of {entry.Owner}'s budget")
            ?? Shortage(entry.Pods, pods, LimitOf(budget.PodsOfOwner, entry.Owner), $"pods of {entry.Owner}'s budget");
    }

    private static string? Shortage(int asked, int taken, int? limit, string what) =>
        asked > 0 && taken + asked > limit ? $"{asked} of {limit} {what}; {Math.Max(0, limit.Value - taken)} are free" : null;

    private static int? LimitOf(IReadOnlyDictionary<string, int> limits, string owner) => limits.TryGetValue(owner, out var limit) ? limit : null;

    private void Take(Entry entry)
    {
        var (gpus, pods) = _taken.GetValueOrDefault(entry.Owner);
        _taken[entry.Owner] = (gpus + entry.Gpus, pods + entry.Pods);
        _takenInAll = (_takenInAll.Gpus + entry.Gpus, _takenInAll.Pods + entry.Pods);
    }

    private void Leave(Entry entry)
    {
        lock (_lock)
        {
            if (!_waiting.Remove(entry))
            {
                var (gpus, pods) = _taken[entry.Owner];
                _taken[entry.Owner] = (gpus - entry.Gpus, pods - entry.Pods);
                _takenInAll = (_takenInAll.Gpus - entry.Gpus, _takenInAll.Pods - entry.Pods);
            }

            Admit();
        }
    }

    private sealed class Entry(string owner, int gpus, int pods)
    {
        internal string Owner { get; } = owner;

        internal int Gpus { get; } = gpus;

        internal int Pods { get; } = pods;

        internal TaskCompletionSource Admitted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Room(LaunchQueue queue, Entry entry) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                queue.Leave(entry);
            }
        }
    }
}
