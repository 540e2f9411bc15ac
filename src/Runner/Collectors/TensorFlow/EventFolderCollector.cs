using Google.Protobuf;

namespace Vizier.Runner.Collectors.TensorFlow;

/// <summary>
/// Reads the scalars out of all TensorFlow event files below a folder, as <c>tf.summary</c>, Keras' TensorBoard callback and
/// PyTorch's SummaryWriter write them, while they grow. A last record that is not complete is left for later.
/// </summary>
internal sealed class EventFolderCollector : ICollector
{
    private const string Pattern = "*tfevents*";
    private static readonly EnumerationOptions Recursive = new() { RecurseSubdirectories = true };

    private readonly string _folder;
    private readonly IReadOnlyList<string> _metricNames;
    private readonly IReadOnlyDictionary<string, long> _positions;
    private readonly Dictionary<string, RecordReader> _readers = [];
    private readonly HashSet<string> _otherTags = [];

    /// <param name="folder">The folder.</param>
    /// <param name="metricNames">The metrics to look for; <c>test/accuracy</c> looks in folders called test.</param>
    /// <param name="positions">Per file, relative to the folder, where its next record begins.</param>
    internal EventFolderCollector(string folder, IReadOnlyList<string> metricNames, IReadOnlyDictionary<string, long> positions)
    {
        _folder = folder;
        _metricNames = metricNames;
        _positions = positions;
    }

    /// <inheritdoc/>
    public IEnumerable<string> Folders =>
        Directory.Exists(_folder) ? [_folder, .. Directory.EnumerateDirectories(_folder, "*", Recursive)] : [];

    /// <inheritdoc/>
    public string? Hint => _readers.Count == 0
        ? $"no event file was written below {_folder}"
        : _otherTags.Count > 0 ? $"the event files hold: {string.Join(", ", _otherTags.Order())}" : null;

    /// <inheritdoc/>
    public ValueTask CollectAsync(bool ended, List<Observation> observations, CancellationToken cancellation)
    {
        if (!Directory.Exists(_folder))
        {
            return ValueTask.CompletedTask;
        }

        foreach (var path in Directory.EnumerateFiles(_folder, Pattern, Recursive).Order(StringComparer.Ordinal))
        {
            Collect(path, observations);
        }

        return ValueTask.CompletedTask;
    }

    private void Collect(string path, List<Observation> observations)
    {
        var source = Path.GetRelativePath(_folder, path);
        if (!_readers.TryGetValue(source, out var reader))
        {
            _readers[source] = reader = new RecordReader(path, _positions.GetValueOrDefault(source));
        }

        try
        {
            foreach (var record in reader.ReadNew())
            {
                if (Read(Event.Parser.ParseFrom(record), Path.GetDirectoryName(path)!) is { } reading)
                {
                    observations.Add(new Observation(source, reader.Position, reading));
                }
            }
        }
        catch (FileNotFoundException)
        {
            // The program deleted it after it was listed; what was read stays read.
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new CollectorException($"{path} is no event file: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CollectorException($"{path} cannot be read: {exception.Message}", exception);
        }
    }

    private Reading? Read(Event recorded, string folder)
    {
        List<MetricValue> metrics = [];
        foreach (var value in recorded.Summary?.Value ?? [])
        {
            if (Scalars.Read(value) is not { } number)
            {
                continue;
            }

            var name = _metricNames.FirstOrDefault(name => TagMatcher.IsMatch(name, folder, value.Tag));
            if (name is null)
            {
                _ = _otherTags.Add(value.Tag);
            }
            else if (!metrics.Exists(metric => metric.Name == name))
            {
                metrics.Add(new MetricValue(name, number));
            }
        }

        return metrics.Count == 0 ? null : new Reading(metrics, Math.Max(0, recorded.Step), Timestamps.FromSeconds(recorded.WallTime));
    }
}
