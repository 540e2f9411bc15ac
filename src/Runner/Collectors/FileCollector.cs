using System.Buffers;

namespace Vizier.Runner.Collectors;

/// <summary>Reads a growing file of lines, from where it was before. The file may appear late.</summary>
internal sealed class FileCollector : ICollector
{
    private const int ChunkSize = 64 * 1024;

    private readonly string _source;
    private readonly string _path;
    private readonly ILineParser _parser;
    private readonly List<Reading> _readings = [];
    private LineSplitter _splitter;

    /// <param name="source">The name of the source in observations.</param>
    /// <param name="path">The file.</param>
    /// <param name="parser">Makes readings of its lines.</param>
    /// <param name="position">An offset at which a line begins.</param>
    internal FileCollector(string source, string path, ILineParser parser, long position)
    {
        _source = source;
        _path = path;
        _parser = parser;
        _splitter = new LineSplitter(position);
    }

    /// <inheritdoc/>
    public IEnumerable<string> Folders => [Path.GetDirectoryName(_path)!];

    /// <inheritdoc/>
    public string? Hint => _parser.NearMiss;

    /// <inheritdoc/>
    public ValueTask CollectAsync(bool ended, List<Observation> observations, CancellationToken cancellation)
    {
        void Handle(ReadOnlySpan<byte> line, long end)
        {
            _readings.Clear();
            _parser.Parse(line, _readings);
            observations.AddRange(_readings.Select(reading => new Observation(_source, end, reading)));
        }

        try
        {
            ReadNew(Handle);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return ValueTask.CompletedTask;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CollectorException($"{_path} cannot be read: {exception.Message}", exception);
        }

        if (ended)
        {
            _splitter.Finish(Handle);
        }

        return ValueTask.CompletedTask;
    }

    private void ReadNew(LineSplitter.LineHandler handle)
    {
        using var file = File.OpenHandle(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (RandomAccess.GetLength(file) < _splitter.Position)
        {
            // The program began the file anew.
            _splitter = new LineSplitter(0);
        }

        var buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            int length;
            while ((length = RandomAccess.Read(file, buffer, _splitter.Position)) > 0)
            {
                _splitter.Feed(buffer.AsSpan(0, length), handle);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
