using System.Buffers;

namespace Vizier.Runner.Collectors;

/// <summary>
/// Cuts a stream of bytes into lines, however it comes in pieces. Lines end by LF, CR LF or CR alone, as progress bars
/// write it. Of a line longer than <see cref="LongestLine"/> only the beginning is kept.
/// </summary>
internal sealed class LineSplitter
{
    /// <summary>How many bytes of a line are looked at.</summary>
    internal const int LongestLine = 64 * 1024;

    private static readonly SearchValues<byte> BothEnds = SearchValues.Create("\n\r"u8);
    private static readonly SearchValues<byte> FeedEnd = SearchValues.Create("\n"u8);

    private readonly SearchValues<byte> _ends;
    private byte[] _pending = new byte[256];
    private int _pendingLength;
    private bool _inLine;

    /// <param name="position">An offset of the stream at which a line begins.</param>
    /// <param name="endsAtReturn">Whether CR ends a line too.</param>
    internal LineSplitter(long position, bool endsAtReturn = true)
    {
        Position = position;
        _ends = endsAtReturn ? BothEnds : FeedEnd;
    }

    /// <summary>Takes a line without its end, and the offset of the line after it.</summary>
    internal delegate void LineHandler(ReadOnlySpan<byte> line, long end);

    /// <summary>How many bytes of the stream were taken.</summary>
    internal long Position { get; private set; }

    /// <summary>Takes the next bytes of the stream and hands on the lines that are complete and not empty.</summary>
    internal void Feed(ReadOnlySpan<byte> bytes, LineHandler handle)
    {
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOfAny(_ends);
            if (end < 0)
            {
                Keep(bytes);
                Position += bytes.Length;
                return;
            }

            Position += end + 1;
            if (_inLine)
            {
                Keep(bytes[..end]);
                HandOn(handle);
            }
            else if (end > 0)
            {
                handle(bytes[..Math.Min(end, LongestLine)], Position);
            }

            bytes = bytes[(end + 1)..];
        }
    }

    /// <summary>Hands on a last line that has no end.</summary>
    internal void Finish(LineHandler handle)
    {
        if (_inLine)
        {
            HandOn(handle);
        }
    }

    private void HandOn(LineHandler handle)
    {
        var length = _pendingLength;
        _pendingLength = 0;
        _inLine = false;
        if (length > 0)
        {
            handle(_pending.AsSpan(0, length), Position);
        }
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        _inLine = true;
        var kept = bytes[..Math.Min(bytes.Length, LongestLine - _pendingLength)];
        if (_pendingLength + kept.Length > _pending.Length)
        {
            Array.Resize(ref _pending, Math.Max(_pending.Length * 2, _pendingLength + kept.Length));
        }

        kept.CopyTo(_pending.AsSpan(_pendingLength));
        _pendingLength += kept.Length;
    }
}
