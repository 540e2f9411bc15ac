using System.Globalization;

namespace Vizier.Algorithms.QuasiRandom;

/// <summary>
/// Direction numbers of Sobol's sequence by Joe and Kuo, "Constructing Sobol sequences with better two-dimensional
/// projections" (SIAM J. Sci. Comput. 30, 2008), criterion D(6), the first 1111 dimensions of the published table.
/// Each line of the resource holds the degree s and the inner coefficients a of a primitive polynomial and the initial
/// numbers m_1 to m_s, for the second dimension and on.
/// </summary>
internal static class JoeKuoTable
{
    public const int Dimensions = 1111;

    /// <summary>Binary digits of every coordinate; a double in [0, 1) holds no more.</summary>
    public const int Digits = 53;

    private static readonly Lazy<ulong[][]> Table = new(Read);

    /// <summary>
    /// The direction numbers of a dimension, from 0: entry k holds the digits of v_(k+1) with the first digit after the
    /// point as bit 52.
    /// </summary>
    public static ReadOnlySpan<ulong> DirectionsOf(int dimension) => Table.Value[dimension];

    private static ulong[][] Read()
    {
        using var stream = typeof(JoeKuoTable).Assembly.GetManifestResourceStream("joe-kuo-d6-1111.txt")!;
        using var reader = new StreamReader(stream);
        var table = new List<ulong[]>(Dimensions) { VanDerCorput() };
        while (reader.ReadLine() is { } line)
        {
            var numbers = Array.ConvertAll(line.Split(' '), text => ulong.Parse(text, CultureInfo.InvariantCulture));
            table.Add(Expand((int)numbers[0], numbers[1], numbers.AsSpan(2)));
        }

        return [.. table];
    }

    private static ulong[] VanDerCorput()
    {
        var directions = new ulong[Digits];
        for (var k = 0; k < Digits; k++)
        {
            directions[k] = 1UL << (Digits - 1 - k);
        }

        return directions;
    }

    // Bratley and Fox, "Algorithm 659" (1988): v_k = a_1 v_(k−1) ⊕ ... ⊕ a_(s−1) v_(k−s+1) ⊕ v_(k−s) ⊕ (v_(k−s) >> s).
    private static ulong[] Expand(int degree, ulong coefficients, ReadOnlySpan<ulong> initial)
    {
        var directions = new ulong[Digits];
        for (var k = 0; k < Digits; k++)
        {
            if (k < degree)
            {
                directions[k] = initial[k] << (Digits - 1 - k);
                continue;
            }

            var value = directions[k - degree] ^ (directions[k - degree] >> degree);
            for (var i = 1; i < degree; i++)
            {
                if (((coefficients >> (degree - 1 - i)) & 1) == 1)
                {
                    value ^= directions[k - i];
                }
            }

            directions[k] = value;
        }

        return directions;
    }
}
