namespace Vizier.Experiments.Documents;

/// <summary>Guesses which known name a misspelt one stands for.</summary>
internal static class NearestName
{
    /// <summary>
    /// The name nearest to <paramref name="word"/> by edit distance, letter case counting little; null if none is near
    /// enough to be meant. Costs O(|word| * |name|) for each name.
    /// </summary>
    public static string? Find(string word, IEnumerable<string> names)
    {
        string? nearest = null;
        var limit = (2 * Math.Max(2, word.Length / 3)) + 1;
        foreach (var name in names)
        {
            var distance = Distance(word, name, limit);
            if (distance < limit)
            {
                (nearest, limit) = (name, distance);
            }
        }

        return nearest;
    }

    /// <summary>A hint that names the nearest one, or else all of <paramref name="names"/>.</summary>
    public static string Hint(string word, IReadOnlyCollection<string> names) =>
        Find(word, names) is { } nearest ? $"did you mean {nearest}?" : $"allowed are {string.Join(", ", names)}";

    // Two for an edit, one for a change of case, so that a wrong case is always the nearest.
    private static int Distance(string first, string second, int limit)
    {
        if (2 * Math.Abs(first.Length - second.Length) >= limit)
        {
            return limit;
        }

        var (before, row, next) = (new int[second.Length + 1], new int[second.Length + 1], new int[second.Length + 1]);
        for (var j = 0; j <= second.Length; j++)
        {
            row[j] = 2 * j;
        }

        for (var i = 1; i <= first.Length; i++)
        {
            next[0] = 2 * i;
            for (var j = 1; j <= second.Length; j++)
            {
                next[j] = Math.Min(Math.Min(row[j], next[j - 1]) + 2, row[j - 1] + Cost(first[i - 1], second[j - 1]));
                if (i > 1 && j > 1 && first[i - 1] == second[j - 2] && first[i - 2] == second[j - 1])
                {
                    next[j] = Math.Min(next[j], before[j - 2] + 2);
                }
            }

            (before, row, next) = (row, next, before);
        }

        return row[second.Length];
    }

    private static int Cost(char first, char second) =>
        first == second ? 0 : char.ToLowerInvariant(first) == char.ToLowerInvariant(second) ? 1 : 2;
}
