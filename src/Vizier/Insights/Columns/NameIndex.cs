using System.Text;

namespace Vizier.Insights.Columns;

/// <summary>Finds names by their bytes, as serialised messages have them.</summary>
/// <param name="names">The names; each has its place as its index.</param>
internal sealed class NameIndex(IEnumerable<string> names)
{
    private readonly byte[][] _names = [.. names.Select(Encoding.UTF8.GetBytes)];

    /// <summary>How many names there are.</summary>
    public int Count => _names.Length;

    /// <summary>The index of a name; -1 if it is none of them.</summary>
    /// <param name="name">The name in UTF-8.</param>
    /// <param name="guess">Where it is likely to be.</param>
    public int Find(ReadOnlySpan<byte> name, int guess)
    {
        if (guess < _names.Length && name.SequenceEqual(_names[guess]))
        {
            return guess;
        }

        for (var i = 0; i < _names.Length; i++)
        {
            if (name.SequenceEqual(_names[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
