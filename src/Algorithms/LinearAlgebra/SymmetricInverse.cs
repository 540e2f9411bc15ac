namespace Vizier.Algorithms.LinearAlgebra;

/// <summary>The inverse of a factored matrix, A⁻¹ = L⁻ᵀ·L⁻¹, with its workspace. 2n³/3 operations.</summary>
internal sealed class SymmetricInverse
{
    private const int RowsAtOnce = 64;
    private readonly RowMatrix _transposedInverse = new(0, 0);
    private double[] _packed = [];

    /// <summary>The lower triangle of the inverse, in the rows of the factor; right of the diagonal it is meaningless.</summary>
    public RowMatrix Values { get; } = new(0, 0);

    /// <summary>Computes <see cref="Values"/> for a factor.</summary>
    public void Compute(CholeskyFactor factor)
    {
        int order = factor.Order;
        int padded = Panel.Pad(order);
        _transposedInverse.EnsureCapacity(padded, padded);
        Values.EnsureCapacity(padded, padded);
        if (_packed.Length < padded * Panel.Width)
        {
            _packed = new double[2 * padded * Panel.Width];
        }

        SolveIdentity(factor, order, padded);
        for (int column = 0; column < order; column += Panel.Width)
        {
            Pack(column, padded);
            for (int start = column; start < order; start += RowsAtOnce)
            {
                int count = Math.Min(RowsAtOnce, order - start);
                Panel.Multiply(
                    ref Panel.At(Values.Values, (start * Values.Stride) + column), Values.Stride,
                    ref Panel.At(_transposedInverse.Values, (start * _transposedInverse.Stride) + start), _transposedInverse.Stride,
                    ref Panel.At(_packed, start * Panel.Width), Panel.Width, count, padded - start, false, true);
            }
        }
    }

    private void SolveIdentity(CholeskyFactor factor, int order, int padded)
    {
        for (int start = 0; start < padded; start += Panel.Width)
        {
            for (int row = start; row < start + Panel.Width; row++)
            {
                var values = _transposedInverse.Row(row, padded);
                values.Clear();
                values[row] = row < order ? 1 : 0;
            }

            factor.ForwardSolve(_transposedInverse, start, Panel.Width, start);
        }
    }

    private void Pack(int column, int padded)
    {
        for (int t = 0; t < Panel.Width; t++)
        {
            var source = _transposedInverse.Row(column + t, padded);
            for (int k = column; k < padded; k++)
            {
                _packed[(k * Panel.Width) + t] = source[k];
            }
        }
    }
}
