using System.Buffers;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Net.Http.Headers;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding;

/// <summary>Makes the request of a method from the path, the query and the body of an HTTP request.</summary>
/// <param name="binding">Which part of the HTTP request fills which field.</param>
/// <param name="format">Reads JSON.</param>
/// <param name="largestBody">The largest body in bytes; null for any.</param>
internal sealed class JsonRequestReader(HttpBinding binding, JsonFormat format, int? largestBody)
{
    private const string LastEventId = "Last-Event-ID";
    private const string CursorField = "cursor";

    private static readonly HashSet<string> JsonTypes =
        new(["application/json", "application/x-ndjson", "application/jsonl"], StringComparer.OrdinalIgnoreCase);

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a request, or begins to read a stream of them.</summary>
    /// <exception cref="RequestRefusedException">It is wrong.</exception>
    public async Task<object> ReadAsync(HttpContext http) =>
        binding.Method.IsClientStreaming ? ReadLines(http) : await ReadOneAsync(http);

    private JsonLinesReader ReadLines(HttpContext http)
    {
        CheckContentType(http.Request);
        LiftLimits(http);
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        return new JsonLinesReader(http.Request.BodyReader, largestBody, (line, number) =>
        {
            var request = Parse(Decode(line), binding.Method.InputType, $" in line {number}");
            FillFromPath(http, request);
            return request;
        });
    }

    private async Task<IMessage> ReadOneAsync(HttpContext http)
    {
        var type = binding.Method.InputType;
        var request = binding.TakesBody && binding.BodyField is null ? await ReadBodyAsync(http, type) : type.Parser.ParseFrom([]);
        if (binding.BodyField is { } field)
        {
            field.Accessor.SetValue(request, await ReadBodyAsync(http, field.MessageType));
        }

        ReadQuery(http.Request.Query, request);
        ReadLastEvent(http.Request, request);
        FillFromPath(http, request);
        return request;
    }

    // A browser that lost its connection asks again with the same query, and says up to where it got.
    private void ReadLastEvent(HttpRequest http, IMessage request)
    {
        if (binding.Method.IsServerStreaming && http.Headers[LastEventId].ToString() is { Length: > 0 } id
            && FieldPath.Find(binding.Method.InputType, CursorField) is { } cursor)
        {
            Merge(request, cursor, id);
        }
    }

    private void FillFromPath(HttpContext http, IMessage request)
    {
        foreach (var (segments, path) in binding.Variables)
        {
            Merge(request, path, ValueOf(segments, http.Request.RouteValues));
        }
    }

    private void ReadQuery(IQueryCollection query, IMessage request)
    {
        var seen = binding.Variables.Select(variable => variable.Field.Name).ToHashSet();
        foreach (var (name, values) in query)
        {
            var path = binding.TakesQuery ? FieldPath.Find(binding.Method.InputType, name) : null;
            if (path is null || path.Name.Split('.')[0] == binding.BodyField?.Name)
            {
                throw RequestRefusedException.Field(name, $"is no query parameter of {binding.Method.FullName}{Known()}");
            }

            if (!seen.Add(path.Name) || (values.Count > 1 && !path.IsRepeated))
            {
                throw RequestRefusedException.Field(name, "must be given once only; it has a value already");
            }

            foreach (var value in values)
            {
                Merge(request, path, value ?? "");
            }
        }
    }

    private string Known()
    {
        var bound = binding.Variables.Select(variable => variable.Field.Name).ToHashSet();
        var names = binding.TakesQuery
            ? FieldPath.All(binding.Method.InputType, binding.BodyField).Where(path => !bound.Contains(path.Name)).Select(path => path.JsonName).ToList()
            : [];
        return names.Count == 0 ? ", which has none" : $"; they are {string.Join(", ", names)}";
    }

    private void Merge(IMessage request, FieldPath path, string text)
    {
        try
        {
            request.MergeFrom(format.Parse(path.ToJson(text), request.Descriptor).ToByteString());
        }
        catch (FormatException)
        {
            throw RequestRefusedException.Field(path.Name, $"'{text}': must be {path.Describe()}");
        }
    }

    private string ValueOf(PathVariable variable, RouteValueDictionary values)
    {
        var segments = Enumerable.Range(variable.Start, variable.End - variable.Start).Select(index =>
            binding.Template.Segments[index].Literal ?? values[PathSegment.ParameterOf(index)]?.ToString() ?? "");
        var text = string.Join('/', segments);

        // The server leaves an escaped slash alone; in a single segment it can only be part of the value.
        return variable.End - variable.Start == 1 ? text.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase) : text;
    }

    private async Task<IMessage> ReadBodyAsync(HttpContext http, MessageDescriptor type)
    {
        var text = await ReadTextAsync(http);
        if (text.Length == 0)
        {
            return type.Parser.ParseFrom([]);
        }

        CheckContentType(http.Request);
        return Parse(text, type, "");
    }

    private IMessage Parse(string text, MessageDescriptor type, string place)
    {
        try
        {
            return format.Parse(text, type);
        }
        catch (FormatException exception)
        {
            throw RequestRefusedException.Of(
                StatusCodes.Status400BadRequest,
                StatusCode.InvalidArgument,
                $"Request JSON payload is not correctly formatted as {type.FullName}{place}: {exception.Message}");
        }
    }

    private static void CheckContentType(HttpRequest request)
    {
        var isJson = MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && (JsonTypes.Contains(type.MediaType.ToString()) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
            && (type.Charset.Length == 0 || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));
        if (!isJson || request.Headers.ContentEncoding is not ([] or ["identity"]))
        {
            var given = request.ContentType is { } text ? $"'{text}' {request.Headers.ContentEncoding}".TrimEnd() : "none";
            throw RequestRefusedException.Of(
                StatusCodes.Status415UnsupportedMediaType,
                StatusCode.InvalidArgument,
                $"The request's content-type is {given}; must be application/json in UTF-8, not encoded further");
        }
    }

    private async Task<string> ReadTextAsync(HttpContext http)
    {
        LiftLimits(http);
        var reader = http.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(http.RequestAborted);
            if (read.Buffer.Length > largestBody)
            {
                reader.AdvanceTo(read.Buffer.End);
                throw RequestRefusedException.Of(
                    StatusCodes.Status413PayloadTooLarge, StatusCode.ResourceExhausted, $"The request's body is larger than {largestBody} bytes.");
            }

            if (read.IsCompleted)
            {
                try
                {
                    return Decode(read.Buffer);
                }
                finally
                {
                    reader.AdvanceTo(read.Buffer.End);
                }
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    // The body is limited by our own setting.
    private static void LiftLimits(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }
    }

    private static string Decode(in ReadOnlySequence<byte> bytes)
    {
        try
        {
            return Utf8.GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException exception)
        {
            throw RequestRefusedException.Of(
                StatusCodes.Status400BadRequest, StatusCode.InvalidArgument, $"Request JSON payload is no UTF-8: {exception.Message}");
        }
    }
}
