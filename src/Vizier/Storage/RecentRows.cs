using Vizier.Studies.Names;

namespace Vizier.Storage;

/// <summary>
/// What the writer has read and written lately, so that it need not read it again: the counters of studies, which are
/// stored once per transaction however often they rise, and the documents of trials that have not ended. Always as the
/// transaction under way sees the database.
/// </summary>
internal sealed class RecentRows
{
    // Everything is forgotten beyond it, which the next requests make up for.
    private const long LargestSize = 32 * 1024 * 1024;
    private const int SizeOfEntry = 300;

    private readonly Dictionary<StudyName, StudyHead> _studies = [];
    private readonly HashSet<StudyName> _unsaved = [];
    private readonly Dictionary<(long Study, long Number), byte[]> _trials = [];
    private readonly Dictionary<(long Study, string Client), long> _operations = [];
    private long _size;

    /// <summary>A study's counters, if they are known.</summary>
    public StudyHead? FindStudy(StudyName name) => _studies.GetValueOrDefault(name);

    /// <summary>Keeps counters as they are stored.</summary>
    public void Keep(StudyHead study)
    {
        _studies[study.Name] = study;
        _size += SizeOfEntry;
    }

    /// <summary>Keeps counters that are to be stored before the commit.</summary>
    public void Change(StudyHead study)
    {
        _studies[study.Name] = study;
        _unsaved.Add(study.Name);
    }

    /// <summary>A trial's document, if it is known.</summary>
    public byte[]? FindTrial(long study, long number) => _trials.GetValueOrDefault((study, number));

    /// <summary>Keeps a trial's document as it is stored.</summary>
    public void Keep(long study, long number, byte[] document)
    {
        _trials[(study, number)] = document;
        _size += document.Length + SizeOfEntry;
    }

    /// <summary>Forgets a trial, which will hardly be asked for again.</summary>
    public void Drop(long study, long number) => _trials.Remove((study, number));

    /// <summary>The number of a client's last operation, if it is known.</summary>
    public long? FindOperation(long study, string client) => _operations.TryGetValue((study, client), out var number) ? number : null;

    /// <summary>Keeps the number of a client's last operation.</summary>
    public void Keep(long study, string client, long number)
    {
        _operations[(study, client)] = number;
        _size += SizeOfEntry;
    }

    /// <summary>Stores the counters that have changed.</summary>
    public void Save(VizierDbContext database)
    {
        foreach (var name in _unsaved)
        {
            _studies[name].Store(database);
        }

        _unsaved.Clear();
    }

    /// <summary>Forgets what takes too much room; only between transactions.</summary>
    public void Trim()
    {
        if (_size > LargestSize)
        {
            Forget();
        }
    }

    /// <summary>Forgets everything, after a rollback or a change by others.</summary>
    public void Forget()
    {
        _studies.Clear();
        _unsaved.Clear();
        _trials.Clear();
        _operations.Clear();
        _size = 0;
    }
}
