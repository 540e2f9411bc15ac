using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Json;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding;

/// <summary>proto3's JSON mapping with the types that a server knows.</summary>
public sealed class JsonFormat
{
    private readonly JsonFormatter _formatter;
    private readonly JsonParser _parser;

    /// <summary>A format.</summary>
    /// <param name="options">What JSON looks like.</param>
    /// <param name="services">Whose messages may be inside an <see cref="Any"/>.</param>
    public JsonFormat(GrpcJsonTranscodingOptions options, IEnumerable<FileDescriptor> services)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(services);
        var types = TypeRegistry.FromFiles(
        [
            .. services, .. options.TypeFiles, ErrorDetailsReflection.Descriptor, OpaqueMessageReflection.Descriptor, WrappersReflection.Descriptor,
            StructReflection.Descriptor, TimestampReflection.Descriptor, DurationReflection.Descriptor, FieldMaskReflection.Descriptor,
        ]);
        _formatter = new JsonFormatter(JsonFormatter.Settings.Default
            .WithTypeRegistry(types)
            .WithFormatDefaultValues(!options.JsonSettings.IgnoreDefaultValues)
            .WithFormatEnumsAsIntegers(options.JsonSettings.WriteEnumsAsIntegers)
            .WithIndentation(options.JsonSettings.WriteIndented ? "  " : null));
        _parser = new JsonParser(JsonParser.Settings.Default.WithTypeRegistry(types));
    }

    /// <summary>Writes a message.</summary>
    /// <param name="message">The message; unknown messages inside it are shown as <see cref="OpaqueMessage"/>.</param>
    public string Format(IMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        try
        {
            return _formatter.Format(message);
        }
        catch (Exception exception) when (IsUnreadable(exception))
        {
            // Nothing is lost by reading the copy again: only what cannot be shown is replaced.
            var copy = message.Descriptor.Parser.ParseFrom(message.ToByteString());
            OpaqueMessages.Wrap(copy, IsReadable);
            return _formatter.Format(copy);
        }
    }

    /// <summary>Reads a message.</summary>
    /// <param name="json">The text.</param>
    /// <param name="type">What it is to be.</param>
    /// <exception cref="FormatException">The text is no JSON of such a message; its message says why.</exception>
    public IMessage Parse(string json, MessageDescriptor type)
    {
        ArgumentNullException.ThrowIfNull(json);
        IMessage message;
        try
        {
            message = _parser.Parse(json, type);
            if (json.Contains(OpaqueMessage.Descriptor.FullName, StringComparison.Ordinal))
            {
                OpaqueMessages.Unwrap(message);
            }
        }
        catch (Exception exception)
        {
            // The parser has no one exception for what it cannot read.
            throw new FormatException(exception.Message, exception);
        }

        return message;
    }

    private bool IsReadable(Any any)
    {
        try
        {
            _formatter.Format(any);
            return true;
        }
        catch (Exception exception) when (IsUnreadable(exception))
        {
            return false;
        }
    }

    private static bool IsUnreadable(Exception exception) =>
        exception is InvalidOperationException or InvalidProtocolBufferException or ArgumentException;
}
