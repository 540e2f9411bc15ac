using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Vizier.Algorithms.LinearAlgebra;

/// <summary>
/// The one inner kernel under every dense routine: a product of rows with a panel of <see cref="Width"/> columns.
/// Each element is a sum of chains of fused multiply-adds in a fixed order, whatever the width of the machine's vectors, so the
/// same input gives the same bits everywhere.
/// </summary>
internal static class Panel
{
    /// <summary>Columns of a panel; also the order of the diagonal blocks of a factor.</summary>
    public const int Width = 16;

    // 24 KiB of a packed panel stay in the first-level cache while all rows pass by.
    private const int DepthAtOnce = 192;
    private const int Half = 8;

    /// <summary>The smallest multiple of <see cref="Width"/> that is not below <paramref name="length"/>.</summary>
    public static int Pad(int length) => (length + Width - 1) & ~(Width - 1);

    /// <summary>
    /// C ← C + scale · A·B for <paramref name="rows"/> rows of C (rows x Width), A (rows x depth) and B (depth x Width).
    /// </summary>
    /// <param name="c">First element of C; its rows are <paramref name="strideC"/> apart.</param>
    /// <param name="strideC">Distance of the rows of C.</param>
    /// <param name="a">First element of A.</param>
    /// <param name="strideA">Distance of the rows of A.</param>
    /// <param name="b">First element of B.</param>
    /// <param name="strideB">Distance of the rows of B.</param>
    /// <param name="rows">Rows of C and A.</param>
    /// <param name="depth">Columns of A and rows of B.</param>
    /// <param name="negate">Subtracts the product instead of adding it.</param>
    /// <param name="overwrite">Starts from zero instead of C.</param>
    public static void Multiply(
        ref double c, int strideC, ref double a, int strideA, ref double b, int strideB, int rows, int depth, bool negate, bool overwrite)
    {
        for (int done = 0; done == 0 || done < depth; done += DepthAtOnce)
        {
            MultiplyChunk(
                ref c, strideC, ref Unsafe.Add(ref a, done), strideA, ref Unsafe.Add(ref b, (nint)done * strideB), strideB, rows,
                Math.Min(DepthAtOnce, depth - done), negate, overwrite && done == 0);
        }
    }

    private static void MultiplyChunk(
        ref double c, int strideC, ref double a, int strideA, ref double b, int strideB, int rows, int depth, bool negate, bool overwrite)
    {
        int row = 0;
        for (; row + 4 <= rows; row += 4)
        {
            MultiplyFour(
                ref Unsafe.Add(ref c, (nint)row * strideC), strideC, ref Unsafe.Add(ref a, (nint)row * strideA), strideA, ref b, strideB, depth, negate, overwrite);
        }

        for (; row < rows; row++)
        {
            MultiplyOne(ref Unsafe.Add(ref c, (nint)row * strideC), ref Unsafe.Add(ref a, (nint)row * strideA), ref b, strideB, depth, negate, overwrite);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyFour(
        ref double c, int strideC, ref double a, int strideA, ref double b, int strideB, int depth, bool negate, bool overwrite)
    {
        Vector512<double> c00 = default, c01 = default, c10 = default, c11 = default;
        Vector512<double> c20 = default, c21 = default, c30 = default, c31 = default;
        ref double a1 = ref Unsafe.Add(ref a, strideA);
        ref double a2 = ref Unsafe.Add(ref a1, strideA);
        ref double a3 = ref Unsafe.Add(ref a2, strideA);
        for (nint k = 0; k < depth; k++)
        {
            var b0 = Vector512.LoadUnsafe(ref b);
            var b1 = Vector512.LoadUnsafe(ref b, Half);
            var v = Vector512.Create(Unsafe.Add(ref a, k));
            c00 = Vector512.FusedMultiplyAdd(v, b0, c00);
            c01 = Vector512.FusedMultiplyAdd(v, b1, c01);
            v = Vector512.Create(Unsafe.Add(ref a1, k));
            c10 = Vector512.FusedMultiplyAdd(v, b0, c10);
            c11 = Vector512.FusedMultiplyAdd(v, b1, c11);
            v = Vector512.Create(Unsafe.Add(ref a2, k));
            c20 = Vector512.FusedMultiplyAdd(v, b0, c20);
            c21 = Vector512.FusedMultiplyAdd(v, b1, c21);
            v = Vector512.Create(Unsafe.Add(ref a3, k));
            c30 = Vector512.FusedMultiplyAdd(v, b0, c30);
            c31 = Vector512.FusedMultiplyAdd(v, b1, c31);
            b = ref Unsafe.Add(ref b, strideB);
        }

        Store(ref c, c00, c01, negate, overwrite);
        Store(ref Unsafe.Add(ref c, strideC), c10, c11, negate, overwrite);
        Store(ref Unsafe.Add(ref c, 2 * (nint)strideC), c20, c21, negate, overwrite);
        Store(ref Unsafe.Add(ref c, 3 * (nint)strideC), c30, c31, negate, overwrite);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyOne(ref double c, ref double a, ref double b, int strideB, int depth, bool negate, bool overwrite)
    {
        Vector512<double> c0 = default, c1 = default;
        for (nint k = 0; k < depth; k++)
        {
            var v = Vector512.Create(Unsafe.Add(ref a, k));
            c0 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref b), c0);
            c1 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref b, Half), c1);
            b = ref Unsafe.Add(ref b, strideB);
        }

        Store(ref c, c0, c1, negate, overwrite);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(ref double c, Vector512<double> low, Vector512<double> high, bool negate, bool overwrite)
    {
        if (negate)
        {
            low = -low;
            high = -high;
        }

        if (!overwrite)
        {
            low = Vector512.LoadUnsafe(ref c) + low;
            high = Vector512.LoadUnsafe(ref c, Half) + high;
        }

        low.StoreUnsafe(ref c);
        high.StoreUnsafe(ref c, Half);
    }

    /// <summary>The element at <paramref name="index"/> as a reference, without a bounds check.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref double At(double[] values, int index) =>
        ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(values), index);
}
