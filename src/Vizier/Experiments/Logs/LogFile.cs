using Google.Protobuf;
using Vizier.Protocol.Experiments;

namespace Vizier.Experiments.Logs;

/// <summary>What a program has printed, as its runner keeps it in a file.</summary>
/// <param name="path">The file, which may not be there yet.</param>
internal sealed class LogFile(string path)
{
    /// <summary>How many bytes there are; 0 if there is no file.</summary>
    public long Size => new FileInfo(path) is { Exists: true } file ? file.Length : 0;

    /// <summary>Reads a part.</summary>
    /// <param name="offset">From which byte on; negative: so many from the end.</param>
    /// <param name="limit">The most bytes.</param>
    public LogPart Read(long offset, int limit)
    {
        var size = Size;
        var begin = Math.Min(offset < 0 ? Math.Max(0, size + offset) : offset, size);
        var part = new LogPart { Offset = begin, NextOffset = begin, Size = size };
        if (begin < size)
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            file.Seek(begin, SeekOrigin.Begin);
            var bytes = new byte[Math.Min(limit, size - begin)];
            var read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            part.Data = ByteString.CopyFrom(bytes, 0, read);
            part.NextOffset = begin + read;
        }

        return part;
    }
}
