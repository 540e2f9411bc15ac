using System.Buffers;
using System.IO.Pipelines;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding;

/// <summary>Reads a stream of requests: one JSON message on each line of the body; empty lines are passed over.</summary>
/// <param name="body">The body.</param>
/// <param name="largestLine">The largest line in bytes; null for any.</param>
/// <param name="parse">Makes a request of a line, given with its number from 1.</param>
internal sealed class JsonLinesReader(PipeReader body, int? largestLine, Func<ReadOnlySequence<byte>, int, IMessage> parse)
    : IAsyncStreamReader<object>
{
    private IMessage? _current;
    private int _line;

    public object Current => _current ?? throw new InvalidOperationException("There is no current request.");

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        try
        {
            return await ReadNextAsync(cancellationToken);
        }
        catch (RequestRefusedException refusal)
        {
            throw refusal.ToRpcException();
        }
        catch (IOException exception)
        {
            throw new RpcException(new Status(StatusCode.Cancelled, $"The request's body broke off: {exception.Message}"));
        }
    }

    private async Task<bool> ReadNextAsync(CancellationToken cancellationToken)
    {
        _current = null;
        while (true)
        {
            var read = await body.ReadAsync(cancellationToken);
            var rest = read.Buffer;
            try
            {
                while (_current is null && TryTakeLine(ref rest, read.IsCompleted, out var line))
                {
                    CheckLength(line);
                    _line++;
                    _current = IsBlank(line) ? null : parse(line, _line);
                }

                if (_current is null)
                {
                    CheckLength(rest);
                }
            }
            finally
            {
                body.AdvanceTo(rest.Start, _current is null ? rest.End : rest.Start);
            }

            if (_current is not null || read.IsCompleted)
            {
                return _current is not null;
            }
        }
    }

    private void CheckLength(in ReadOnlySequence<byte> line)
    {
        if (line.Length > largestLine)
        {
            throw RequestRefusedException.Of(
                StatusCodes.Status413PayloadTooLarge, StatusCode.ResourceExhausted, $"Line {_line + 1} of the body is larger than {largestLine} bytes.");
        }
    }

    private static bool TryTakeLine(ref ReadOnlySequence<byte> rest, bool isLast, out ReadOnlySequence<byte> line)
    {
        var end = rest.PositionOf((byte)'\n');
        line = rest;
        if (end is { } position)
        {
            line = rest.Slice(0, position);
            rest = rest.Slice(rest.GetPosition(1, position));
            return true;
        }

        rest = isLast ? rest.Slice(rest.End) : rest;
        return isLast && !line.IsEmpty;
    }

    private static bool IsBlank(in ReadOnlySequence<byte> line)
    {
        foreach (var part in line)
        {
            if (part.Span.ContainsAnyExcept(" \t\r"u8))
            {
                return false;
            }
        }

        return true;
    }
}
