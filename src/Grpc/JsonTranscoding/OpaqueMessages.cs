using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Grpc.Json;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding;

/// <summary>
/// Puts an <see cref="OpaqueMessage"/> in the place of each <see cref="Any"/> that JSON cannot show, and takes it out again,
/// so that messages of unknown types come through JSON unharmed.
/// </summary>
internal static class OpaqueMessages
{
    /// <summary>Replaces what JSON cannot show.</summary>
    /// <param name="message">Changed in place.</param>
    /// <param name="isReadable">Whether an Any can be shown as it is.</param>
    public static void Wrap(IMessage message, Func<Any, bool> isReadable) => ForEach(message, any =>
    {
        if (!isReadable(any))
        {
            var opaque = new OpaqueMessage { TypeUrl = any.TypeUrl, Value = any.Value };
            any.TypeUrl = Any.Pack(opaque).TypeUrl;
            any.Value = opaque.ToByteString();
        }
    });

    /// <summary>Undoes <see cref="Wrap"/>.</summary>
    /// <param name="message">Changed in place.</param>
    public static void Unwrap(IMessage message) => ForEach(message, any =>
    {
        if (any.Is(OpaqueMessage.Descriptor))
        {
            var opaque = any.Unpack<OpaqueMessage>();
            any.TypeUrl = opaque.TypeUrl;
            any.Value = opaque.Value;
        }
    });

    private static void ForEach(IMessage message, Action<Any> action)
    {
        if (message is Any any)
        {
            action(any);
            return;
        }

        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder().Where(field => field.FieldType == FieldType.Message))
        {
            foreach (var inner in ValuesOf(field.Accessor.GetValue(message)))
            {
                ForEach(inner, action);
            }
        }
    }

    // The wrappers of scalars are seen as the scalars themselves, and have nothing inside.
    private static IEnumerable<IMessage> ValuesOf(object? value) => value switch
    {
        IMessage message => [message],
        IDictionary map => map.Values.OfType<IMessage>(),
        IList list => list.OfType<IMessage>(),
        _ => [],
    };
}
