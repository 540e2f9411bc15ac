using System.Data.Common;
using Google.Protobuf;
using Vizier.Experiments.Control.Rows;
using Vizier.Protocol.Experiments;
using Vizier.Protocol.Runners;
using Vizier.Storage;

namespace Vizier.Experiments.Logs;

/// <summary>One of the two outputs of an attempt as runners elsewhere have sent it: the last 64 KiB, and a little more.</summary>
/// <param name="database">The database.</param>
/// <param name="attempt">The attempt.</param>
/// <param name="stream">Which of the two outputs.</param>
internal sealed class StoredOutput(VizierDbContext database, AttemptRow attempt, Output.Types.Stream stream)
{
    /// <summary>How many bytes are kept.</summary>
    public const int Most = 64 * 1024;

    private const string Where = "WHERE study_key = @study AND trial = @trial AND number = @number AND stream = @stream";
    private const string Ends = $"SELECT MAX(end_offset) FROM attempt_outputs {Where}";
    private const string Parts = $"SELECT begin_offset, data FROM attempt_outputs {Where} AND end_offset > @value ORDER BY begin_offset";
    private const string Forget = $"DELETE FROM attempt_outputs {Where} AND end_offset <= @value";

    private const string Insert = """
        INSERT INTO attempt_outputs (study_key, trial, number, stream, begin_offset, end_offset, data)
        VALUES (@study, @trial, @number, @stream, @begin, @end, @data)
        """;

    /// <summary>How many bytes were printed, as far as is known.</summary>
    public long Size => database.Statements.Query(
        Ends, row => row.IsDBNull(0) ? 0 : row.GetInt64(0), ("@study", attempt.StudyKey), ("@trial", attempt.Trial), ("@number", (long)attempt.Number), ("@stream", (long)stream))[0];

    /// <summary>Adds a part, less what is known of it already, and forgets what lies too far back.</summary>
    public void Add(Output part)
    {
        var known = Math.Max(0, Size - part.Offset);
        if (part.Data.Length <= known)
        {
            return;
        }

        var data = part.Data.Span[(int)known..].ToArray();
        var (begin, end) = (part.Offset + known, part.Offset + part.Data.Length);
        database.Statements.Execute(
            Insert,
            ("@study", attempt.StudyKey),
            ("@trial", attempt.Trial),
            ("@number", (long)attempt.Number),
            ("@stream", (long)stream),
            ("@begin", begin),
            ("@end", end),
            ("@data", data));
        database.Statements.Execute(
            Forget, ("@study", attempt.StudyKey), ("@trial", attempt.Trial), ("@number", (long)attempt.Number), ("@stream", (long)stream), ("@value", end - Most));
    }

    /// <summary>Reads a part.</summary>
    /// <param name="offset">From which byte on; negative: so many from the end.</param>
    /// <param name="limit">The most bytes.</param>
    public LogPart Read(long offset, int limit)
    {
        var size = Size;
        var begin = Math.Min(offset < 0 ? Math.Max(0, size + offset) : offset, size);
        var answer = new LogPart { Offset = begin, NextOffset = begin, Size = size };
        using var text = new MemoryStream();
        foreach (var (start, data) in From(begin))
        {
            var skipped = (int)Math.Max(0, begin - start);
            if (text.Length == 0)
            {
                answer.Offset = start + skipped;
            }
            else if (start != answer.NextOffset)
            {
                break;
            }

            text.Write(data.AsSpan(skipped, (int)Math.Min(data.Length - skipped, limit - text.Length)));
            answer.NextOffset = answer.Offset + text.Length;
            if (text.Length == limit)
            {
                break;
            }
        }

        answer.Data = ByteString.CopyFrom(text.GetBuffer(), 0, (int)text.Length);
        return answer;
    }

    private List<(long Begin, byte[] Data)> From(long offset) => database.Statements.Query(
        Parts, Part, ("@study", attempt.StudyKey), ("@trial", attempt.Trial), ("@number", (long)attempt.Number), ("@stream", (long)stream), ("@value", offset));

    private static (long Begin, byte[] Data) Part(DbDataReader row) => (row.GetInt64(0), row.GetFieldValue<byte[]>(1));
}
