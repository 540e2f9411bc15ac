using System.Numerics;
using Vizier.Algorithms.Randomness;

namespace Vizier.Algorithms.QuasiRandom;

/// <summary>
/// Sobol's low-discrepancy sequence in up to 1111 dimensions, in Gray-code order (Antonov and Saleev 1979), plain or
/// scrambled by a random lower triangular matrix and a digital shift (Matoušek, "On the L2-discrepancy for anchored
/// boxes", 1998). Every aligned block of 2^k points has one point in each of 2^k equal slices of every axis.
/// </summary>
public sealed class SobolSequence
{
    /// <summary>The greatest number of dimensions.</summary>
    public const int MaxDimensions = JoeKuoTable.Dimensions;

    private const int Digits = JoeKuoTable.Digits;

    private readonly ulong[] _directions;
    private readonly ulong[] _shifts;

    private SobolSequence(int dimensions)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimensions);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimensions, MaxDimensions);
        Dimensions = dimensions;
        _directions = new ulong[dimensions * Digits];
        _shifts = new ulong[dimensions];
    }

    /// <summary>The number of coordinates of a point.</summary>
    public int Dimensions { get; }

    /// <summary>The sequence as published; its first point is the origin.</summary>
    public static SobolSequence Plain(int dimensions)
    {
        var sequence = new SobolSequence(dimensions);
        for (var d = 0; d < dimensions; d++)
        {
            JoeKuoTable.DirectionsOf(d).CopyTo(sequence._directions.AsSpan(d * Digits));
        }

        return sequence;
    }

    /// <summary>A scrambled sequence; every point by itself is uniformly distributed over seeds.</summary>
    public static SobolSequence Scrambled(int dimensions, ulong seed)
    {
        var sequence = Plain(dimensions);
        Span<ulong> rows = stackalloc ulong[Digits];
        for (var d = 0; d < dimensions; d++)
        {
            var random = new RandomStream(seed, d, "sobol scramble");
            FillLowerTriangular(rows, random);
            foreach (ref var direction in sequence._directions.AsSpan(d * Digits, Digits))
            {
                direction = Multiply(rows, direction);
            }

            sequence._shifts[d] = random.NextUInt64() >> (64 - Digits);
        }

        return sequence;
    }

    /// <summary>Computes one point in O(dimensions · log index).</summary>
    /// <param name="index">Its place in the sequence, from 0 and below 2^53.</param>
    /// <param name="point">Receives the coordinates, each in [0, 1).</param>
    public void Fill(long index, Span<double> point)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, 1L << Digits);
        var gray = (ulong)(index ^ (index >> 1));
        for (var d = 0; d < Dimensions; d++)
        {
            var digits = _shifts[d];
            for (var rest = gray; rest != 0; rest &= rest - 1)
            {
                digits ^= _directions[(d * Digits) + BitOperations.TrailingZeroCount(rest)];
            }

            point[d] = digits * (1.0 / (1UL << Digits));
        }
    }

    // Row i produces digit i + 1 of the result: random in the digits before, 1 on the diagonal.
    private static void FillLowerTriangular(Span<ulong> rows, RandomStream random)
    {
        for (var i = 0; i < Digits; i++)
        {
            var diagonal = 1UL << (Digits - 1 - i);
            var before = ((1UL << Digits) - 1) & ~((diagonal << 1) - 1);
            rows[i] = (random.NextUInt64() & before) | diagonal;
        }
    }

    private static ulong Multiply(ReadOnlySpan<ulong> rows, ulong digits)
    {
        var result = 0UL;
        foreach (var row in rows)
        {
            result = (result << 1) | ((uint)BitOperations.PopCount(row & digits) & 1);
        }

        return result;
    }
}
