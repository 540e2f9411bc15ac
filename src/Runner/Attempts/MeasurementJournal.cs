using System.Text.Json;
using System.Text.Json.Serialization;
using Vizier.Runner.Collectors;

namespace Vizier.Runner.Attempts;

/// <summary>
/// The measurements of an attempt in the order in which they were read, a line each, written before they are sent. So a runner
/// that was killed knows what it has read, up to where, and under which numbers; nothing is lost and nothing gets two numbers.
/// </summary>
internal sealed class MeasurementJournal
{
    private const byte LineEnd = (byte)'\n';

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private readonly string _path;
    private readonly string _objective;
    private readonly Dictionary<string, long> _positions = [];
    private readonly List<JournalEntry> _entries = [];
    private readonly Lock _lock = new();
    private long _objectiveReports;
    private long _forgotten;
    private ResumePoint _forgottenPoint = ResumePoint.Start;

    /// <summary>Opens the journal, with what an earlier runner wrote.</summary>
    /// <param name="path">The file, which may be missing.</param>
    /// <param name="objective">The metric whose reports are counted where the program names no step; empty for every report.</param>
    /// <param name="storedSequence">The number of the last measurement that the service has.</param>
    /// <param name="stored">Where reading goes on behind that, for a file that is missing or older.</param>
    internal MeasurementJournal(string path, string objective, long storedSequence = 0, ResumePoint? stored = null)
    {
        _path = path;
        _objective = objective;
        var entries = Load(path);
        if (storedSequence > (entries.Count > 0 ? entries[^1].Sequence : 0))
        {
            // Another runner has read on.
            File.Delete(path);
            entries.Clear();
            GoOn(storedSequence, stored ?? ResumePoint.Start);
        }
        else if (entries.Count > 0 && entries[0].Sequence > 1)
        {
            // The runner before had taken over.
            GoOn(entries[0].Sequence - 1, stored ?? ResumePoint.Start);
        }

        foreach (var entry in entries)
        {
            Take(entry);
        }
    }

    /// <summary>Per source, where reading goes on.</summary>
    internal IReadOnlyDictionary<string, long> Positions => _positions;

    /// <summary>Whether the objective was reported.</summary>
    internal bool SawObjective => _objectiveReports > 0;

    /// <summary>The number of the last measurement; 0 if there is none.</summary>
    internal long LastSequence
    {
        get
        {
            lock (_lock)
            {
                return _forgotten + _entries.Count;
            }
        }
    }

    /// <summary>Writes down what was read.</summary>
    /// <param name="observations">The readings.</param>
    /// <param name="start">When the attempt began.</param>
    /// <param name="now">The time of readings that name none.</param>
    internal void Append(IReadOnlyList<Observation> observations, DateTimeOffset start, DateTimeOffset now)
    {
        using var bytes = new MemoryStream();
        List<JournalEntry> added = [];
        foreach (var observation in observations)
        {
            var reading = observation.Reading;
            var isObjective = reading.Metrics.Any(metric => IsObjective(metric.Name));
            var entry = new JournalEntry(
                LastSequence + added.Count + 1,
                observation.Source,
                observation.Position,
                reading.Step ?? (_objectiveReports + added.Count(earlier => earlier.Metrics.Keys.Any(IsObjective)) + 1),
                Math.Max(0, ((reading.Time ?? now) - start).TotalSeconds),
                reading.Metrics.ToDictionary(metric => metric.Name, metric => metric.Value));
            added.Add(entry);
            JsonSerializer.Serialize(bytes, entry, Format);
            bytes.WriteByte(LineEnd);
        }

        using (var file = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0))
        {
            bytes.WriteTo(file);
        }

        lock (_lock)
        {
            added.ForEach(Take);
        }
    }

    /// <summary>At most <paramref name="limit"/> measurements behind a number, in order.</summary>
    internal IReadOnlyList<JournalEntry> After(long sequence, int limit)
    {
        lock (_lock)
        {
            var first = (int)Math.Clamp(sequence - _forgotten, 0, _entries.Count);
            var count = Math.Min(limit, _entries.Count - first);
            while (count > 1 && first + count < _entries.Count && IsTogether(_entries[first + count - 1], _entries[first + count]))
            {
                // Reading goes on between lines, not within one.
                count--;
            }

            return _entries.GetRange(first, count);
        }
    }

    /// <summary>How far had been read at a measurement that is not forgotten.</summary>
    internal ResumePoint ResumePointAt(long sequence)
    {
        lock (_lock)
        {
            return Fold(sequence);
        }
    }

    /// <summary>Lets go of the measurements up to a number, which the service has stored; the file keeps them.</summary>
    internal void Forget(long sequence)
    {
        lock (_lock)
        {
            var count = (int)Math.Clamp(sequence - _forgotten, 0, _entries.Count);
            _forgottenPoint = Fold(_forgotten + count);
            _entries.RemoveRange(0, count);
            _forgotten += count;
        }
    }

    private void GoOn(long sequence, ResumePoint point)
    {
        _forgotten = sequence;
        _forgottenPoint = point;
        _objectiveReports = point.ObjectiveReports;
        foreach (var (source, position) in point.Positions)
        {
            _positions[source] = position;
        }
    }

    private ResumePoint Fold(long sequence) => _entries.TakeWhile(entry => entry.Sequence <= sequence)
        .Aggregate(_forgottenPoint, (point, entry) => point.After(entry, entry.Metrics.Keys.Any(IsObjective)));

    private static bool IsTogether(JournalEntry left, JournalEntry right) => left.Source == right.Source && left.Position == right.Position;

    private void Take(JournalEntry entry)
    {
        _entries.Add(entry);
        _positions[entry.Source] = entry.Position;
        _objectiveReports += entry.Metrics.Keys.Any(IsObjective) ? 1 : 0;
    }

    private bool IsObjective(string name) => _objective.Length == 0 || name == _objective;

    // A last line without its end was being written when the runner was killed; it is read from the program again.
    private static List<JournalEntry> Load(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        var whole = Array.LastIndexOf(bytes, LineEnd) + 1;
        file.SetLength(whole);
        List<JournalEntry> entries = [];
        foreach (var range in bytes.AsSpan(0, whole).Split(LineEnd))
        {
            var line = bytes.AsSpan(0, whole)[range];
            if (!line.IsEmpty)
            {
                entries.Add(JsonSerializer.Deserialize<JournalEntry>(line, Format)!);
            }
        }

        return entries;
    }
}
