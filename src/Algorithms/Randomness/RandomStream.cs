using System.Numerics;

namespace Vizier.Algorithms.Randomness;

/// <summary>
/// A stream of random numbers that is the same on every machine and for ever: xoshiro256** (Blackman and Vigna,
/// "Scrambled linear pseudorandom number generators", 2021) keyed by a study's seed, a counter (usually the number of
/// trials) and a purpose. Streams with different keys are independent. Not safe for use by several threads at once.
/// </summary>
public sealed class RandomStream
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;
    private double _spareGaussian = double.NaN;

    /// <summary>Creates the stream of a key.</summary>
    public RandomStream(ulong seed, long counter, string purpose)
    {
        var key = SplitMix64.Mix(seed) ^ HashOf(purpose);
        key = SplitMix64.Mix(key + (ulong)counter);
        var spread = new SplitMix64(key);
        _s0 = spread.Next();
        _s1 = spread.Next();
        _s2 = spread.Next();
        _s3 = spread.Next();
    }

    internal RandomStream(ulong s0, ulong s1, ulong s2, ulong s3)
    {
        (_s0, _s1, _s2, _s3) = (s0, s1, s2, s3);
    }

    /// <summary>A uniform number of 64 random bits.</summary>
    public ulong NextUInt64()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var shifted = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= shifted;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>A uniform number in [0, 1), a multiple of 2^−53.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A uniform whole number in [0, <paramref name="exclusiveMaximum"/>), without bias.</summary>
    public int NextInt32(int exclusiveMaximum)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exclusiveMaximum);
        var bound = (ulong)exclusiveMaximum;
        var threshold = (0 - bound) % bound;
        while (true)
        {
            var high = Math.BigMul(NextUInt64(), bound, out var low);
            if (low >= threshold)
            {
                return (int)high;
            }
        }
    }

    /// <summary>A draw from the standard normal distribution, by Marsaglia's polar method.</summary>
    public double NextGaussian()
    {
        if (!double.IsNaN(_spareGaussian))
        {
            var spare = _spareGaussian;
            _spareGaussian = double.NaN;
            return spare;
        }

        while (true)
        {
            var x = (2 * NextDouble()) - 1;
            var y = (2 * NextDouble()) - 1;
            var square = (x * x) + (y * y);
            if (square is > 0 and < 1)
            {
                var factor = Math.Sqrt(-2 * Math.Log(square) / square);
                _spareGaussian = y * factor;
                return x * factor;
            }
        }
    }

    /// <summary>Puts the items in a random order, each equally likely (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = NextInt32(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    // FNV-1a over UTF-16 code units: string.GetHashCode differs from process to process.
    private static ulong HashOf(string text)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var letter in text)
        {
            hash = (hash ^ letter) * 0x100000001B3;
        }

        return hash;
    }
}
