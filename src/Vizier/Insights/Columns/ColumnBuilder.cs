using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Vizier.Protocol.Insights;
using Encoding = Vizier.Protocol.Insights.Column.Types.Encoding;

namespace Vizier.Insights.Columns;

/// <summary>Collects a value for each row and packs them into the smallest encoding that holds all of them exactly.</summary>
internal sealed class ColumnBuilder
{
    private readonly List<double> _values = [];
    private double _least = double.PositiveInfinity;
    private double _greatest = double.NegativeInfinity;
    private bool _isWhole = true;
    private bool _isSingle = true;

    /// <summary>Adds a row.</summary>
    /// <param name="value">Its value; nan where it has none.</param>
    public void Add(double value)
    {
        _values.Add(value);
        if (double.IsNaN(value))
        {
            return;
        }

        _least = Math.Min(_least, value);
        _greatest = Math.Max(_greatest, value);
        _isWhole &= double.IsInteger(value);
        _isSingle &= (float)value == value;
    }

    /// <summary>Packs the values.</summary>
    /// <param name="rounds">Whether values that need 64 bits are rounded to 32.</param>
    public Column Build(bool rounds)
    {
        var values = CollectionsMarshal.AsSpan(_values);
        var encoding = Choose(rounds);
        var bytes = new byte[values.Length * SizeOf(encoding)];
        switch (encoding)
        {
            case Encoding.Uint8:
                Pack(values, bytes);
                break;
            case Encoding.Uint16:
                PackShorts(values, bytes);
                break;
            case Encoding.Int32:
                PackIntegers(values, bytes);
                break;
            case Encoding.Float32:
                PackSingles(values, bytes);
                break;
            case Encoding.Float64:
                PackDoubles(values, bytes);
                break;
        }

        return new Column { Encoding = encoding, Data = UnsafeByteOperations.UnsafeWrap(bytes) };
    }

    private Encoding Choose(bool rounds) => this switch
    {
        { _least: double.PositiveInfinity, _greatest: double.NegativeInfinity } => Encoding.Unspecified,
        { _isWhole: true, _least: >= 0, _greatest: < byte.MaxValue } => Encoding.Uint8,
        { _isWhole: true, _least: >= 0, _greatest: < ushort.MaxValue } => Encoding.Uint16,
        { _isWhole: true, _least: > int.MinValue, _greatest: <= int.MaxValue } => Encoding.Int32,
        { _isSingle: true } => Encoding.Float32,
        _ => rounds ? Encoding.Float32 : Encoding.Float64,
    };

    private static int SizeOf(Encoding encoding) => encoding switch
    {
        Encoding.Uint8 => 1,
        Encoding.Uint16 => 2,
        Encoding.Int32 or Encoding.Float32 => 4,
        Encoding.Float64 => 8,
        _ => 0,
    };

    private static void Pack(ReadOnlySpan<double> values, Span<byte> bytes)
    {
        for (var i = 0; i < values.Length; i++)
        {
            bytes[i] = double.IsNaN(values[i]) ? byte.MaxValue : (byte)values[i];
        }
    }

    private static void PackShorts(ReadOnlySpan<double> values, Span<byte> bytes)
    {
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes[(2 * i)..], double.IsNaN(values[i]) ? ushort.MaxValue : (ushort)values[i]);
        }
    }

    private static void PackIntegers(ReadOnlySpan<double> values, Span<byte> bytes)
    {
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes[(4 * i)..], double.IsNaN(values[i]) ? int.MinValue : (int)values[i]);
        }
    }

    private static void PackSingles(ReadOnlySpan<double> values, Span<byte> bytes)
    {
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes[(4 * i)..], (float)values[i]);
        }
    }

    private static void PackDoubles(ReadOnlySpan<double> values, Span<byte> bytes)
    {
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes[(8 * i)..], values[i]);
        }
    }
}
