namespace Vizier.Algorithms.LinearAlgebra;

/// <summary>Factoring and inverting one diagonal block of a Cholesky factor, where scalar loops are as good as any.</summary>
internal static class DiagonalBlock
{
    /// <summary>A pivot below this share of its own row's original diagonal means that the matrix is singular to working precision.</summary>
    private const double RelativePivot = 1e-14;

    /// <summary>
    /// Factors rows <paramref name="from"/> to <paramref name="to"/> (exclusive) of the block that starts at <paramref name="block"/>, in
    /// place; earlier rows of the block are factored already.
    /// </summary>
    /// <returns>False if a pivot is not clearly positive.</returns>
    public static bool TryFactor(RowMatrix lower, int block, int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            var row = lower.Row(i, i + 1);
            double before = row[i];
            for (int k = 0; k < block; k++)
            {
                before = Math.FusedMultiplyAdd(row[k], row[k], before);
            }

            for (int j = block; j < i; j++)
            {
                var other = lower.Row(j, j + 1);
                double sum = row[j];
                for (int k = block; k < j; k++)
                {
                    sum = Math.FusedMultiplyAdd(-row[k], other[k], sum);
                }

                row[j] = sum / other[j];
            }

            double pivot = row[i];
            for (int k = block; k < i; k++)
            {
                pivot = Math.FusedMultiplyAdd(-row[k], row[k], pivot);
            }

            if (!(pivot > RelativePivot * before) || !double.IsFinite(pivot))
            {
                return false;
            }

            row[i] = Math.Sqrt(pivot);
            lower.Row(i, block + Panel.Width)[(i + 1)..].Clear();
        }

        return true;
    }

    /// <summary>
    /// The inverse of a lower triangular block of <paramref name="order"/> rows, written row by row into a square of
    /// <see cref="Panel.Width"/>; rows and columns beyond the order become zero.
    /// </summary>
    public static void Invert(RowMatrix lower, int block, int order, Span<double> inverse)
    {
        inverse.Clear();
        for (int i = 0; i < order; i++)
        {
            var row = lower.Row(block + i, block + i + 1)[block..];
            var target = inverse.Slice(i * Panel.Width, Panel.Width);
            double reciprocal = 1 / row[i];
            for (int k = 0; k < i; k++)
            {
                var earlier = inverse.Slice(k * Panel.Width, Panel.Width);
                for (int j = 0; j <= k; j++)
                {
                    target[j] = Math.FusedMultiplyAdd(-row[k], earlier[j], target[j]);
                }
            }

            for (int j = 0; j < i; j++)
            {
                target[j] *= reciprocal;
            }

            target[i] = reciprocal;
        }
    }
}
