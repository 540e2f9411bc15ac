namespace Vizier.Algorithms.LinearAlgebra;

/// <summary>
/// The factor L of a symmetric positive definite matrix A = L·Lᵀ, kept so that rows can be appended. It is held twice: by rows, and as
/// panels of <see cref="Panel.Width"/> rows transposed with the inverses of their diagonal blocks, which is what solves read.
/// </summary>
/// <remarks>
/// Factoring n rows takes n³/3 operations; appending m rows to n takes m·n² + m³/3. Solving takes n² a right-hand side.
/// Memory: 12·n² bytes. Not safe for use by several threads at once.
/// </remarks>
internal sealed class CholeskyFactor
{
    private const int RowsAtOnce = 64;
    private readonly RowMatrix _lower = new(0, 0);
    private double[] _panels = [];
    private double[] _inverses = [];
    private double[] _transposedInverses = [];

    /// <summary>Rows of the factor.</summary>
    public int Order { get; private set; }

    /// <summary>The factor by rows; elements right of the diagonal within a diagonal block are zero.</summary>
    public RowMatrix Lower => _lower;

    /// <summary>
    /// Factors the leading <paramref name="order"/> rows of <paramref name="matrix"/>, of which the lower triangle is read,
    /// after adding <paramref name="jitter"/> to its diagonal.
    /// </summary>
    /// <returns>False, with an empty factor, if a pivot is not clearly positive.</returns>
    public bool TryFactor(RowMatrix matrix, int order, double jitter = 0)
    {
        Order = 0;
        return TryAppend(matrix, 0, order, jitter);
    }

    /// <summary>
    /// Appends rows: <paramref name="rows"/> holds, from its row <paramref name="firstRow"/> on, the elements of the new rows of A up to the
    /// diagonal.
    /// </summary>
    /// <returns>False, with the factor as it was, if the larger matrix is not clearly positive definite.</returns>
    public bool TryAppend(RowMatrix rows, int firstRow, int count, double jitter = 0)
    {
        int previous = Order;
        int order = previous + count;
        Reserve(order);
        for (int row = 0; row < count; row++)
        {
            int target = previous + row;
            var destination = _lower.Row(target, _lower.Stride);
            rows.Row(firstRow + row, target + 1).CopyTo(destination);
            destination[(target + 1)..].Clear();
            destination[target] += jitter;
        }

        for (int start = previous; start < order;)
        {
            int end = Math.Min(order, start - (start % RowsAtOnce) + RowsAtOnce);
            if (!TryFactorRows(start, end))
            {
                Truncate(previous);
                return false;
            }

            start = end;
        }

        Order = order;
        return true;
    }

    /// <summary>Drops all rows from <paramref name="order"/> on. O(1) but for the block that is cut.</summary>
    public void Truncate(int order)
    {
        if (order % Panel.Width != 0)
        {
            int start = order - (order % Panel.Width);
            for (int row = start; row < order; row++)
            {
                _lower.Row(row, _lower.Stride)[(row + 1)..].Clear();
            }

            FinishBlock(start, order);
        }

        Order = order;
    }

    /// <summary>ln |A| = 2 Σ ln Lᵢᵢ.</summary>
    public double LogDeterminant()
    {
        double sum = 0;
        for (int i = 0; i < Order; i++)
        {
            sum += Math.Log(_lower[i, i]);
        }

        return 2 * sum;
    }

    /// <summary>
    /// Solves L·xᵀ = bᵀ in place for the leading <paramref name="count"/> rows b of <paramref name="rightHandSides"/>, each
    /// <see cref="Order"/> long and padded; the padding becomes zero.
    /// </summary>
    public void ForwardSolve(RowMatrix rightHandSides, int count) => ForwardSolve(rightHandSides, 0, count, 0);

    /// <summary>
    /// As <see cref="ForwardSolve(RowMatrix, int)"/> for the rows from <paramref name="firstRow"/> on, whose elements before
    /// <paramref name="firstColumn"/> (a multiple of the panel width) are known to be zero.
    /// </summary>
    public void ForwardSolve(RowMatrix rightHandSides, int firstRow, int count, int firstColumn)
    {
        for (int row = firstRow; row < firstRow + count; row++)
        {
            rightHandSides.Row(row, Panel.Pad(Order))[Order..].Clear();
        }

        for (int done = 0; done < count; done += RowsAtOnce)
        {
            SolvePanels(rightHandSides, firstRow + done, Math.Min(RowsAtOnce, count - done), firstColumn, firstColumn, Panel.Pad(Order));
        }
    }

    /// <summary>Solves Lᵀ·xᵀ = bᵀ in place for the leading <paramref name="count"/> padded rows.</summary>
    public void BackSolve(RowMatrix rightHandSides, int count)
    {
        double[] values = rightHandSides.Values;
        int stride = rightHandSides.Stride;
        Span<double> block = stackalloc double[Panel.Width];
        for (int column = Panel.Pad(Order) - Panel.Width; column >= 0; column -= Panel.Width)
        {
            for (int row = 0; row < count; row++)
            {
                ref double at = ref Panel.At(values, (row * stride) + column);
                rightHandSides.Values.AsSpan((row * stride) + column, Panel.Width).CopyTo(block);
                Panel.Multiply(ref at, stride, ref block[0], Panel.Width, ref Panel.At(_inverses, column * Panel.Width), Panel.Width, 1, Panel.Width, false, true);
            }

            for (int left = 0; left < column; left += Panel.Width)
            {
                Panel.Multiply(
                    ref Panel.At(values, left), stride, ref Panel.At(values, column), stride,
                    ref Panel.At(_lower.Values, (column * _lower.Stride) + left), _lower.Stride, count, Math.Min(Panel.Width, Order - column), true, false);
            }
        }
    }

    private void Reserve(int order)
    {
        int padded = Panel.Pad(order);
        _lower.EnsureCapacity(padded, padded);
        int blocks = padded / Panel.Width;
        if (_inverses.Length < padded * Panel.Width)
        {
            blocks += blocks / 2;
            Array.Resize(ref _inverses, blocks * Panel.Width * Panel.Width);
            Array.Resize(ref _transposedInverses, blocks * Panel.Width * Panel.Width);
            Array.Resize(ref _panels, PanelOffset(blocks * Panel.Width));
        }
    }

    private static int PanelOffset(int column) => column * (column - Panel.Width) / 2;

    private bool TryFactorRows(int start, int end)
    {
        int aligned = start - (start % Panel.Width);
        SolvePanels(_lower, start, end - start, 0, 0, aligned);
        for (int block = aligned; block < end; block += Panel.Width)
        {
            int from = Math.Max(start, block);
            int to = Math.Min(end, block + Panel.Width);
            PackPanel(block, to);
            Panel.Multiply(
                ref Panel.At(_lower.Values, (from * _lower.Stride) + block), _lower.Stride, ref Panel.At(_lower.Values, from * _lower.Stride), _lower.Stride,
                ref Panel.At(_panels, PanelOffset(block)), Panel.Width, to - from, block, true, false);
            if (!DiagonalBlock.TryFactor(_lower, block, from, to))
            {
                return false;
            }

            FinishBlock(block, to);
            if (to < end)
            {
                SolvePanels(_lower, to, end - to, 0, block, to);
            }
        }

        return true;
    }

    private void SolvePanels(RowMatrix rows, int firstRow, int count, int firstColumn, int fromColumn, int toColumn)
    {
        double[] values = rows.Values;
        int stride = rows.Stride;
        Span<double> block = stackalloc double[RowsAtOnce * Panel.Width];
        for (int column = fromColumn; column < toColumn; column += Panel.Width)
        {
            ref double at = ref Panel.At(values, (firstRow * stride) + column);
            Panel.Multiply(
                ref at, stride, ref Panel.At(values, (firstRow * stride) + firstColumn), stride,
                ref Panel.At(_panels, PanelOffset(column) + (firstColumn * Panel.Width)), Panel.Width, count, column - firstColumn, true, false);
            for (int row = 0; row < count; row++)
            {
                values.AsSpan(((firstRow + row) * stride) + column, Panel.Width).CopyTo(block[(row * Panel.Width)..]);
            }

            Panel.Multiply(
                ref at, stride, ref block[0], Panel.Width, ref Panel.At(_transposedInverses, column * Panel.Width), Panel.Width, count, Panel.Width, false, true);
        }
    }

    private void PackPanel(int block, int to)
    {
        int offset = PanelOffset(block);
        _panels.AsSpan(offset, block * Panel.Width).Clear();
        for (int row = block; row < to; row++)
        {
            var source = _lower.Row(row, block);
            for (int k = 0; k < source.Length; k++)
            {
                _panels[offset + (k * Panel.Width) + row - block] = source[k];
            }
        }
    }

    private void FinishBlock(int block, int to)
    {
        PackPanel(block, to);
        DiagonalBlock.Invert(_lower, block, to - block, _inverses.AsSpan(block * Panel.Width, Panel.Width * Panel.Width));
        for (int i = 0; i < Panel.Width; i++)
        {
            for (int j = 0; j < Panel.Width; j++)
            {
                _transposedInverses[((block + i) * Panel.Width) + j] = _inverses[((block + j) * Panel.Width) + i];
            }
        }
    }
}
