using System.Numerics;
using Vizier.Algorithms.Randomness;

namespace Vizier.Algorithms.GridSearch;

/// <summary>
/// A random order of 0 to count − 1 without a table: a balanced Feistel network over the next even power of two whose
/// results outside the range are walked on (Black and Rogaway, "Ciphers with arbitrary finite domains", 2002). Fewer
/// than four steps are expected for each number.
/// </summary>
internal sealed class KeyedPermutation
{
    private const int Rounds = 6;

    private readonly ulong[] _keys;
    private readonly ulong _count;
    private readonly int _halfBits;
    private readonly ulong _mask;

    public KeyedPermutation(long count, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        _count = (ulong)count;
        _halfBits = Math.Max(1, (65 - BitOperations.LeadingZeroCount(_count - 1)) / 2);
        _mask = (1UL << _halfBits) - 1;
        var random = new RandomStream(seed, 0, "keyed permutation");
        _keys = [.. Enumerable.Range(0, Rounds).Select(_ => random.NextUInt64())];
    }

    /// <summary>The number at a place, 0 ≤ place &lt; count.</summary>
    public long this[long place]
    {
        get
        {
            var value = (ulong)place;
            do
            {
                value = Encrypt(value);
            }
            while (value >= _count);
            return (long)value;
        }
    }

    private ulong Encrypt(ulong value)
    {
        var left = value >> _halfBits;
        var right = value & _mask;
        foreach (var key in _keys)
        {
            (left, right) = (right, left ^ (SplitMix64.Mix(right ^ key) & _mask));
        }

        return (left << _halfBits) | right;
    }
}
