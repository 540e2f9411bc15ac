using Google.Protobuf;
using Vizier.Protocol.Runners;

namespace Vizier.Runner.Attempts;

/// <summary>One of the two outputs of a program, from what the service has of it on.</summary>
/// <param name="path">The file into which it goes, which may not be there yet.</param>
/// <param name="stream">Which of the two it is.</param>
internal sealed class PrintedStream(string path, Output.Types.Stream stream)
{
    // As much as the service keeps.
    private const int Most = 64 * 1024;
    private const int LargestPart = 32 * 1024;

    // A file that was not there at first holds the rest of an output whose beginning another runner has sent.
    private readonly bool _isFresh = !File.Exists(path);
    private long _before;
    private long _position;

    /// <summary>Which of the two outputs it is.</summary>
    public Output.Types.Stream Stream => stream;

    /// <summary>Goes on behind what the service has.</summary>
    /// <param name="offset">How many bytes that are.</param>
    public void BeginAt(long offset) => (_before, _position) = _isFresh ? (offset, 0L) : (0L, offset);

    /// <summary>The next part; null if there is none.</summary>
    public Output? Next()
    {
        var size = new FileInfo(path) is { Exists: true } known ? known.Length : 0;
        if (size <= _position)
        {
            return null;
        }

        var begin = Math.Max(_position, size - Most);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Seek(begin, SeekOrigin.Begin);
        var bytes = new byte[Math.Min(LargestPart, size - begin)];
        var read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return new Output { Stream = stream, Offset = _before + begin, Data = ByteString.CopyFrom(bytes, 0, read) };
    }

    /// <summary>The service has taken a part.</summary>
    public void Acknowledge(Output part) => _position = part.Offset - _before + part.Data.Length;
}
