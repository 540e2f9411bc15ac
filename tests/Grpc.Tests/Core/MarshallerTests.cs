using System.Buffers;
using Grpc.Core;

namespace Vizier.Grpc.Tests.Core;

public sealed class MarshallerTests
{
    [Fact]
    public void Array_and_contextual_forms_are_twins()
    {
        var contextual = Marshallers.Create<string>(
            (text, context) =>
            {
                context.SetPayloadLength(text.Length);
                context.GetBufferWriter().Write(System.Text.Encoding.ASCII.GetBytes(text));
                context.Complete();
            },
            context => System.Text.Encoding.ASCII.GetString(context.PayloadAsReadOnlySequence().ToArray()));
        Assert.Equal("text"u8.ToArray(), contextual.Serializer("text"));
        Assert.Equal("text", contextual.Deserializer("text"u8.ToArray()));
        Assert.Empty(contextual.Serializer(""));
    }

    [Fact]
    public void Strings_are_utf8()
    {
        Assert.Equal([0xe2, 0x98, 0xba], Marshallers.StringMarshaller.Serializer("☺"));
        Assert.Equal("☺", Marshallers.StringMarshaller.Deserializer([0xe2, 0x98, 0xba]));
    }

    [Fact]
    public void A_serializer_has_to_complete() =>
        Assert.Throws<InvalidOperationException>(() => Marshallers.Create<string>((_, _) => { }, _ => "").Serializer("text"));
}
