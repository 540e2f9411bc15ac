using System.Collections.Concurrent;

namespace Vizier.Suggestions;

/// <summary>The studies that are kept in memory: those used last.</summary>
/// <param name="capacity">How many at most.</param>
/// <param name="createDesigner">Makes the designer of a problem.</param>
internal sealed class WarmStudies(int capacity, DesignerFactory createDesigner)
{
    private readonly ConcurrentDictionary<long, Entry> _entries = [];
    private long _uses;

    /// <summary>The study of a key; a cold one if it was not kept.</summary>
    public WarmStudy Get(long studyKey)
    {
        var entry = _entries.GetOrAdd(studyKey, _ => new Entry(new WarmStudy(createDesigner)));
        entry.LastUse = Interlocked.Increment(ref _uses);
        if (_entries.Count > capacity)
        {
            var oldest = _entries.OrderBy(pair => pair.Value.LastUse).Take(_entries.Count - capacity);
            foreach (var pair in oldest.Where(pair => pair.Key != studyKey))
            {
                _entries.TryRemove(pair);
            }
        }

        return entry.Study;
    }

    private sealed class Entry(WarmStudy study)
    {
        public WarmStudy Study => study;

        public long LastUse { get; set; }
    }
}
