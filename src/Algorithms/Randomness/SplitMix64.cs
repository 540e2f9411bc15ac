namespace Vizier.Algorithms.Randomness;

/// <summary>
/// The SplitMix64 sequence (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014), used to
/// spread keys over the state of <see cref="RandomStream"/>.
/// </summary>
internal struct SplitMix64(ulong state)
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    private ulong _state = state;

    public ulong Next()
    {
        _state += GoldenGamma;
        return Mix(_state);
    }

    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
