namespace Vizier.Algorithms.Catalogue;

/// <summary>Finds what a misspelt name was meant to be.</summary>
public static class NearestName
{
    /// <summary>
    /// The candidate with the least edit distance (insertion, deletion, substitution, exchange of neighbours; case ignored) to
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
        var twoAbove = new int[right.Length + 1];
        var above = Enumerable.Range(0, right.Length + 1).ToArray();
        var current = new int[right.Length + 1];
        for (var i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var substitution = AreSame(left[i - 1], right[j - 1]) ? 0 : 1;
                current[j] = Math.Min(above[j - 1] + substitution, 1 + Math.Min(above[j], current[j - 1]));
                if (i > 1 && j > 1 && AreSame(left[i - 1], right[j - 2]) && AreSame(left[i - 2], right[j - 1]))
                {
                    current[j] = Math.Min(current[j], 1 + twoAbove[j - 2]);
                }
            }

            (twoAbove, above, current) = (above, current, twoAbove);
        }

        return above[right.Length];
    }

    private static bool AreSame(char left, char right) => char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
