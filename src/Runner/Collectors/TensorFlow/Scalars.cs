using System.Buffers.Binary;

namespace Vizier.Runner.Collectors.TensorFlow;

/// <summary>Takes scalars out of events.</summary>
internal static class Scalars
{
    /// <summary>The value of a scalar summary; null if it is something else, such as a histogram.</summary>
    internal static double? Read(Summary.Types.Value value) =>
        value.HasSimpleValue ? value.SimpleValue : value.Tensor is { } tensor && IsScalar(tensor) ? Read(tensor) : null;

    private static bool IsScalar(Tensor tensor) =>
        tensor.TensorShape is null || tensor.TensorShape.Dim.All(dimension => dimension.Size == 1);

    private static double? Read(Tensor tensor)
    {
        var content = tensor.TensorContent.Span;
        return tensor.Dtype switch
        {
            Tensor.Types.DataType.Float when content.Length == 4 => BinaryPrimitives.ReadSingleLittleEndian(content),
            Tensor.Types.DataType.Float when tensor.FloatVal.Count == 1 => tensor.FloatVal[0],
            Tensor.Types.DataType.Double when content.Length == 8 => BinaryPrimitives.ReadDoubleLittleEndian(content),
            Tensor.Types.DataType.Double when tensor.DoubleVal.Count == 1 => tensor.DoubleVal[0],
            Tensor.Types.DataType.Int32 when content.Length == 4 => BinaryPrimitives.ReadInt32LittleEndian(content),
            Tensor.Types.DataType.Int32 when tensor.IntVal.Count == 1 => tensor.IntVal[0],
            Tensor.Types.DataType.Int64 when content.Length == 8 => BinaryPrimitives.ReadInt64LittleEndian(content),
            Tensor.Types.DataType.Int64 when tensor.Int64Val.Count == 1 => tensor.Int64Val[0],
            Tensor.Types.DataType.Half when content.Length == 2 => (double)BinaryPrimitives.ReadHalfLittleEndian(content),
            Tensor.Types.DataType.Bfloat16 when content.Length == 2 =>
                BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(content) << 16),
            _ => null,
        };
    }
}
