using Vizier.Algorithms.Randomness;

namespace Vizier.Algorithms.QuasiRandom;

/// <summary>
/// Halton's low-discrepancy sequence: coordinate d is the radical inverse of the index in the d-th prime base, plain or
/// with every digit scrambled by its own random linear permutation <c>a·digit + c mod base</c>. Scrambling breaks the
/// stripes that plain coordinates of large bases form among early points.
/// </summary>
public sealed class HaltonSequence
{
    private readonly int[] _bases;
    private readonly int[][] _factors;
    private readonly int[][] _offsets;

    private HaltonSequence(int dimensions, ulong? seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimensions);
        _bases = FirstPrimes(dimensions);
        _factors = new int[dimensions][];
        _offsets = new int[dimensions][];
        for (var d = 0; d < dimensions; d++)
        {
            var random = seed is { } given ? new RandomStream(given, d, "halton scramble") : null;
            var digits = (int)Math.Ceiling(53 / Math.Log2(_bases[d]));
            _factors[d] = new int[digits];
            _offsets[d] = new int[digits];
            for (var i = 0; i < digits; i++)
            {
                _factors[d][i] = random is null ? 1 : 1 + random.NextInt32(_bases[d] - 1);
                _offsets[d][i] = random?.NextInt32(_bases[d]) ?? 0;
            }
        }
    }

    /// <summary>The number of coordinates of a point.</summary>
    public int Dimensions => _bases.Length;

    /// <summary>The sequence as published; its first point is the origin.</summary>
    public static HaltonSequence Plain(int dimensions) => new(dimensions, null);

    /// <summary>A scrambled sequence.</summary>
    public static HaltonSequence Scrambled(int dimensions, ulong seed) => new(dimensions, seed);

    /// <summary>Computes one point.</summary>
    /// <param name="index">Its place in the sequence, from 0.</param>
    /// <param name="point">Receives the coordinates, each in [0, 1).</param>
    public void Fill(long index, Span<double> point)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        for (var d = 0; d < Dimensions; d++)
        {
            point[d] = Inverse(d, index);
        }
    }

    private double Inverse(int d, long index)
    {
        var radix = _bases[d];
        var weight = 1.0;
        var result = 0.0;
        for (var i = 0; i < _factors[d].Length; i++)
        {
            (index, var digit) = Math.DivRem(index, radix);
            weight /= radix;
            result += ((((_factors[d][i] * digit) + _offsets[d][i]) % radix) * weight);
        }

        return Math.Min(result, Math.BitDecrement(1.0));
    }

    private static int[] FirstPrimes(int count)
    {
        var primes = new List<int>(count);
        for (var candidate = 2; primes.Count < count; candidate++)
        {
            if (primes.TakeWhile(prime => (long)prime * prime <= candidate).All(prime => candidate % prime != 0))
            {
                primes.Add(candidate);
            }
        }

        return [.. primes];
    }
}
