using System.Globalization;
using Vizier.Storage;
using Vizier.Studies;

namespace Vizier.Insights;

/// <summary>
/// Tells watchers which studies change, also by other services on the database, and remembers the last changes for those who
/// come back.
/// </summary>
internal sealed class StudyChanges : IDisposable
{
    private const int MostRemembered = 16_384;

    private readonly Store _store;
    private readonly Lock _lock = new();
    private readonly List<ChangeWatcher> _watchers = [];
    private readonly Queue<long> _remembered = [];

    // Tells the numbers of this process from those of another one.
    private readonly string _process = Guid.NewGuid().ToString("N")[..8];
    private long _count;

    /// <summary>Begins to listen.</summary>
    public StudyChanges(Store store)
    {
        _store = store;
        store.StudiesChanged += Note;
    }

    /// <summary>Begins to watch.</summary>
    /// <param name="studyKey">The study to watch; null for all.</param>
    /// <returns>The watcher, to be disposed at the end.</returns>
    public ChangeWatcher Watch(long? studyKey)
    {
        var watcher = new ChangeWatcher(this, studyKey);
        lock (_lock)
        {
            _watchers.Add(watcher);
        }

        return watcher;
    }

    /// <summary>Stands for all changes up to now.</summary>
    public string Cursor
    {
        get
        {
            lock (_lock)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{_process}.{_count}");
            }
        }
    }

    /// <summary>The studies that changed since a cursor.</summary>
    /// <returns>Their keys; null if that is not known any more.</returns>
    /// <exception cref="VizierException">It is no cursor.</exception>
    public IReadOnlySet<long>? Since(string cursor)
    {
        var parts = cursor.Split('.');
        if (parts.Length != 2 || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var seen))
        {
            throw VizierException.Invalid("cursor", $"'{cursor}': must be the event_id of an event before, or empty");
        }

        lock (_lock)
        {
            var missed = _count - seen;
            return parts[0] == _process && missed >= 0 && missed <= _remembered.Count
                ? _remembered.Skip(_remembered.Count - (int)missed).ToHashSet()
                : null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _store.StudiesChanged -= Note;

    /// <summary>Ends a watch.</summary>
    internal void Forget(ChangeWatcher watcher)
    {
        lock (_lock)
        {
            _watchers.Remove(watcher);
        }
    }

    private void Note(IReadOnlyCollection<long> keys)
    {
        lock (_lock)
        {
            foreach (var key in keys)
            {
                _count++;
                _remembered.Enqueue(key);
            }

            while (_remembered.Count > MostRemembered)
            {
                _remembered.Dequeue();
            }

            _watchers.ForEach(watcher => watcher.Tell(keys));
        }
    }
}

/// <summary>Collects the changes that one client waits for.</summary>
internal sealed class ChangeWatcher(StudyChanges changes, long? studyKey) : IDisposable
{
    // Changes by a program that tells nobody are found by then: another one on the same SQLite file.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _signal = new(0, 1);
    private HashSet<long> _changed = [];

    /// <summary>Waits for a change, or for some seconds.</summary>
    /// <returns>The keys of the studies that changed; none if the time has passed.</returns>
    public async Task<IReadOnlySet<long>> NextAsync(CancellationToken cancellationToken)
    {
        await _signal.WaitAsync(Patience, cancellationToken);
        lock (_lock)
        {
            var changed = _changed;
            _changed = [];
            return changed;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        changes.Forget(this);
        _signal.Dispose();
    }

    /// <summary>Takes notice of changes.</summary>
    internal void Tell(IReadOnlyCollection<long> keys)
    {
        var wanted = studyKey is not { } only ? keys : keys.Contains(only) ? [only] : [];
        if (wanted.Count == 0)
        {
            return;
        }

        lock (_lock)
        {
            _changed.UnionWith(wanted);
            if (_signal.CurrentCount == 0)
            {
                _signal.Release();
            }
        }
    }
}
