using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Vizier.Algorithms.LinearAlgebra;

/// <summary>
/// Sums over vectors in an order that does not depend on the machine: eight running sums, added pairwise at the end. Lengths are
/// arbitrary; nothing is allocated.
/// </summary>
internal static class Vectors
{
    private const int Lanes = 8;

    /// <summary>Σ aᵢ·bᵢ over the length of <paramref name="a"/>.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(b.Length, a.Length);
        ref double ra = ref MemoryMarshal.GetReference(a);
        ref double rb = ref MemoryMarshal.GetReference(b);
        Vector512<double> s0 = default, s1 = default;
        int i = 0;
        for (; i + (2 * Lanes) <= a.Length; i += 2 * Lanes)
        {
            s0 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref ra, (nuint)i), Vector512.LoadUnsafe(ref rb, (nuint)i), s0);
            s1 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref ra, (nuint)(i + Lanes)), Vector512.LoadUnsafe(ref rb, (nuint)(i + Lanes)), s1);
        }

        double sum = Sum(s0 + s1);
        for (; i < a.Length; i++)
        {
            sum = Math.FusedMultiplyAdd(a[i], b[i], sum);
        }

        return sum;
    }

    /// <summary>y ← y + scale·x over the length of <paramref name="x"/>.</summary>
    public static void AddScaled(Span<double> y, double scale, ReadOnlySpan<double> x)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(y.Length, x.Length);
        ref double ry = ref MemoryMarshal.GetReference(y);
        ref double rx = ref MemoryMarshal.GetReference(x);
        var factor = Vector512.Create(scale);
        int i = 0;
        for (; i + Lanes <= x.Length; i += Lanes)
        {
            Vector512.FusedMultiplyAdd(factor, Vector512.LoadUnsafe(ref rx, (nuint)i), Vector512.LoadUnsafe(ref ry, (nuint)i)).StoreUnsafe(ref ry, (nuint)i);
        }

        for (; i < x.Length; i++)
        {
            y[i] = Math.FusedMultiplyAdd(scale, x[i], y[i]);
        }
    }

    /// <summary>The sum of the eight lanes, pairwise.</summary>
    public static double Sum(Vector512<double> lanes)
    {
        var quarter = lanes.GetLower() + lanes.GetUpper();
        var pair = quarter.GetLower() + quarter.GetUpper();
        return pair.GetElement(0) + pair.GetElement(1);
    }
}
