using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Vizier.Tests.Api;

/// <summary>Messages with random fields, some of them with the names of things that exist.</summary>
internal sealed class RandomMessages(Random random, IReadOnlyList<string> names)
{
    private const int DeepestLevel = 5;

    private static readonly string[] OddTexts = ["", "/", "a/b", "x", "1", "-1", "0", "9223372036854775808", "\0", "a\0b", "ü漢😀", "owners/", "RANDOM_SEARCH", "TPE", "nan", "{}", "{\"a\":"];
    private static readonly double[] OddNumbers = [0, -0.0, 1, -1, 0.5, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, double.Epsilon];
    private static readonly long[] OddIntegers = [0, 1, -1, 2, 7, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue, 100_000];

    public byte[] Of(MessageDescriptor descriptor) => Message(descriptor, 0).ToByteArray();

    public byte[] Bytes()
    {
        var bytes = new byte[random.Next(60)];
        random.NextBytes(bytes);
        return bytes;
    }

    private void Fill(IMessage message, int level)
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            if (level >= DeepestLevel || random.Next(3) == 0)
            {
                continue;
            }

            if (field.IsMap)
            {
                FillMap((IDictionary)field.Accessor.GetValue(message), field, level);
            }
            else if (field.IsRepeated)
            {
                var list = (IList)field.Accessor.GetValue(message);
                for (var i = random.Next(3); i > 0; i--)
                {
                    list.Add(ValueOf(field, level));
                }
            }
            else
            {
                field.Accessor.SetValue(message, ValueOf(field, level));
            }
        }
    }

    private void FillMap(IDictionary map, FieldDescriptor field, int level)
    {
        var entry = field.MessageType;
        map[ValueOf(entry.FindFieldByNumber(1), level)] = ValueOf(entry.FindFieldByNumber(2), level);
    }

    private object ValueOf(FieldDescriptor field, int level) => field.FieldType switch
    {
        FieldType.Message when field.MessageType.File.Name == "google/protobuf/wrappers.proto" =>
            ValueOf(field.MessageType.FindFieldByNumber(1), level),
        FieldType.Message => Message(field.MessageType, level + 1),
        FieldType.String => random.Next(3) == 0 ? Pick(OddTexts) : Pick(names),
        FieldType.Bytes => ByteString.CopyFrom(Bytes()),
        FieldType.Bool => random.Next(2) == 0,
        FieldType.Double => Pick(OddNumbers),
        FieldType.Float => (float)Pick(OddNumbers),
        FieldType.Enum => random.Next(-1, 7),
        FieldType.UInt32 or FieldType.Fixed32 => unchecked((uint)Pick(OddIntegers)),
        FieldType.UInt64 or FieldType.Fixed64 => unchecked((ulong)Pick(OddIntegers)),
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => Pick(OddIntegers),
        _ => unchecked((int)Pick(OddIntegers)),
    };

    private IMessage Message(MessageDescriptor descriptor, int level)
    {
        var message = descriptor.Parser.ParseFrom([]);
        Fill(message, level);
        return message;
    }

    private T Pick<T>(IReadOnlyList<T> values) => values[random.Next(values.Count)];
}
