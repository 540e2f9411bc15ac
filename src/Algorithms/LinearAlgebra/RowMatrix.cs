namespace Vizier.Algorithms.LinearAlgebra;

/// <summary>
/// A row-major matrix whose rows are padded to a multiple of <see cref="Panel.Width"/>, so that kernels may read and write whole
/// panels. It grows without being made anew each time; the padding is zero unless a caller writes there.
/// </summary>
internal sealed class RowMatrix
{
    /// <summary>Makes a zero matrix with room for <paramref name="rows"/> x <paramref name="columns"/>.</summary>
    public RowMatrix(int rows, int columns)
    {
        Stride = Panel.Pad(columns);
        Capacity = rows;
        Values = new double[Math.Max(1, rows) * Stride];
    }

    /// <summary>The elements, row after row, <see cref="Stride"/> apart.</summary>
    public double[] Values { get; private set; }

    /// <summary>Distance between the starts of two rows.</summary>
    public int Stride { get; private set; }

    /// <summary>Rows there is room for.</summary>
    public int Capacity { get; private set; }

    /// <summary>The element at a row and column.</summary>
    public double this[int row, int column]
    {
        get => Values[(row * Stride) + column];
        set => Values[(row * Stride) + column] = value;
    }

    /// <summary>The first <paramref name="length"/> elements of a row.</summary>
    public Span<double> Row(int row, int length) => Values.AsSpan(row * Stride, length);

    /// <summary>
    /// Makes room for a matrix of this shape; the contents are kept, and lose their meaning only for elements never written.
    /// </summary>
    public void EnsureCapacity(int rows, int columns)
    {
        int stride = Panel.Pad(columns);
        if (stride <= Stride && rows <= Capacity)
        {
            return;
        }

        stride = stride <= Stride ? Stride : Math.Max(stride, Panel.Pad(Stride + (Stride / 2)));
        int capacity = rows <= Capacity ? Capacity : Math.Max(rows, Capacity + (Capacity / 2));
        var values = new double[capacity * stride];
        for (int row = 0; row < Capacity; row++)
        {
            Values.AsSpan(row * Stride, Stride).CopyTo(values.AsSpan(row * stride));
        }

        (Values, Stride, Capacity) = (values, stride, capacity);
    }
}
