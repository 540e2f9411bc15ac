using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vizier.Runner.Kubernetes.Watching;

/// <summary>One line of a watch.</summary>
/// <param name="Type">ADDED, MODIFIED, DELETED, BOOKMARK or ERROR.</param>
/// <param name="Item">The object, or the Status of an error.</param>
internal sealed record WatchEvent(string Type, JsonObject Item)
{
    private const byte LineEnd = (byte)'\n';
    private const int BufferSize = 32 * 1024;

    /// <summary>Reads the events of a stream to its end. A last line without an end was cut off and is passed over.</summary>
    /// <exception cref="JsonException">A line is no event.</exception>
    /// <exception cref="IOException">The stream broke.</exception>
    internal static async IAsyncEnumerable<WatchEvent> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: BufferSize, leaveOpen: true));
        while (true)
        {
            var result = await reader.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            while (TryTakeLine(ref buffer, out var line))
            {
                if (!line.IsEmpty)
                {
                    yield return Parse(line);
                }
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
            {
                await reader.CompleteAsync();
                yield break;
            }
        }
    }

    private static bool TryTakeLine(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> line)
    {
        if (buffer.PositionOf(LineEnd) is not { } end)
        {
            line = default;
            return false;
        }

        line = buffer.Slice(0, end);
        buffer = buffer.Slice(buffer.GetPosition(1, end));
        return true;
    }

    private static WatchEvent Parse(ReadOnlySequence<byte> line)
    {
        var json = new Utf8JsonReader(line);
        return JsonNode.Parse(ref json) is JsonObject node && node.Text("type") is { } type && node["object"] is JsonObject item
            ? new WatchEvent(type, Detach(node, item))
            : throw new JsonException("a line of the watch is no event");
    }

    private static JsonObject Detach(JsonObject node, JsonObject item)
    {
        _ = node.Remove("object");

        // Who has set which field is of no use to anybody here, and often half of the object.
        _ = item.Mapping("metadata")?.Remove("managedFields");
        return item;
    }
}
