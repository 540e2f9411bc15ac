namespace Vizier.Algorithms.Catalogue;

/// <summary>Finds what a misspelt name was meant to be.</summary>
public static class NearestName
{
    /// <summary>
    /// The candidate with the least edit distance (insertion, deletion, substitution; case ignored) to
    /// <paramref name="name"/>; null if every one differs in more than a third of the longer name.
    /// </summary>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        string? nearest = null;
        var least = int.MaxValue;
        foreach (var candidate in candidates)
        {
            var distance = Distance(name, candidate);
            if (distance < least && distance * 3 <= Math.Max(name.Length, candidate.Length))
            {
                (nearest, least) = (candidate, distance);
            }
        }

        return nearest;
    }

    private static int Distance(string left, string right)
    {
        var above = Enumerable.Range(0, right.Length + 1).ToArray();
        var current = new int[right.Length + 1];
        for (var i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var substitution = char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]) ? 0 : 1;
                current[j] = Math.Min(above[j - 1] + substitution, 1 + Math.Min(above[j], current[j - 1]));
            }

            (above, current) = (current, above);
        }

        return above[right.Length];
    }
}
