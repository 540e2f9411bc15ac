using System.Runtime.Intrinsics;

namespace Vizier.Examples.Digits.Network;

/// <summary>
/// Products of small matrices whose rows are padded with zeros to whole vectors of <see cref="Lanes"/> numbers. Eight lanes
/// and no fused multiply-add everywhere, so that every machine rounds alike.
/// </summary>
internal static class RowMath
{
    /// <summary>Numbers of a vector.</summary>
    public const int Lanes = 8;

    /// <summary>Rows that a product takes at once; row counts are padded to multiples of it.</summary>
    public const int Group = 4;

    /// <summary>The smallest multiple of <paramref name="size"/> that holds <paramref name="count"/>.</summary>
    public static int RoundUp(int count, int size) => (count + size - 1) / size * size;

    /// <summary>sum += Σᵢ scales[i·step] · rows[i], over all rows; O(rows).</summary>
    /// <param name="sum">One row, of w vectors.</param>
    /// <param name="scales">The factor of row i at i·<paramref name="step"/>.</param>
    /// <param name="step">The distance of the factors.</param>
    /// <param name="rows">Rows of w vectors; their number is a multiple of <see cref="Group"/>.</param>
    public static void AddScaledRows(
        Span<Vector256<float>> sum, ReadOnlySpan<float> scales, int step, ReadOnlySpan<Vector256<float>> rows)
    {
        var width = sum.Length;
        for (var (row, at) = (0, 0); row < rows.Length; row += Group * width, at += Group * step)
        {
            var scale0 = Vector256.Create(scales[at]);
            var scale1 = Vector256.Create(scales[at + step]);
            var scale2 = Vector256.Create(scales[at + (2 * step)]);
            var scale3 = Vector256.Create(scales[at + (3 * step)]);
            var row0 = rows.Slice(row, width);
            var row1 = rows.Slice(row + width, width);
            var row2 = rows.Slice(row + (2 * width), width);
            var row3 = rows.Slice(row + (3 * width), width);
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] += (scale0 * row0[i]) + (scale1 * row1[i]) + ((scale2 * row2[i]) + (scale3 * row3[i]));
            }
        }
    }

    /// <summary>The scalar product of two rows of as many vectors.</summary>
    public static float Dot(ReadOnlySpan<Vector256<float>> left, ReadOnlySpan<Vector256<float>> right)
    {
        var sum = Vector256<float>.Zero;
        for (var i = 0; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return Vector256.Sum(sum);
    }
}
