namespace Vizier.Algorithms.Forests;

/// <summary>Finds the split of some rows that explains most of their squares.</summary>
internal sealed class SplitSearch(double[][] inputs, double[] values, int[] categories, int leastRows)
{
    /// <summary>The best split in a column, and by how much it lowers the sum of squares; null if none does. O(n log n).</summary>
    public (Split Split, double Gain)? Best(int column, int[] rows) =>
        categories[column] > 0 ? BestSubset(column, rows) : BestThreshold(column, rows);

    // Ordered columns: between any two different neighbours.
    private (Split Split, double Gain)? BestThreshold(int column, int[] rows)
    {
        int[] order = [.. rows.OrderBy(row => inputs[row][column])];
        var (at, gain) = BestCut(
            [.. order.Select(row => (values[row], 1))], cut => inputs[order[cut - 1]][column] < inputs[order[cut]][column]);
        if (at == 0)
        {
            return null;
        }

        // Between neighbouring floating-point numbers there is no middle.
        double below = inputs[order[at - 1]][column], above = inputs[order[at]][column];
        var middle = (below + above) / 2;
        return (new Split(column, middle < above ? middle : below, null), gain);
    }

    // Categories in the order of their means: the best subset is a prefix (Breiman et al. 1984, section 9.4).
    private (Split Split, double Gain)? BestSubset(int column, int[] rows)
    {
        var groups = rows
            .GroupBy(row => (int)inputs[row][column])
            .Select(group => (Category: group.Key, Sum: group.Sum(row => values[row]), Count: group.Count()))
            .OrderBy(group => group.Sum / group.Count)
            .ThenBy(group => group.Category)
            .ToArray();
        var (at, gain) = BestCut([.. groups.Select(group => (group.Sum, group.Count))], _ => true);
        if (at == 0)
        {
            return null;
        }

        var left = new bool[categories[column]];
        foreach (var group in groups.Take(at))
        {
            left[group.Category] = true;
        }

        return (new Split(column, 0, left), gain);
    }

    private (int Cut, double Gain) BestCut((double Sum, int Count)[] items, Func<int, bool> isAllowed)
    {
        double total = items.Sum(item => item.Sum), left = 0, best = 1e-12;
        int count = items.Sum(item => item.Count), leftCount = 0, at = 0;
        for (var cut = 1; cut < items.Length; cut++)
        {
            left += items[cut - 1].Sum;
            leftCount += items[cut - 1].Count;
            if (leftCount < leastRows || count - leftCount < leastRows || !isAllowed(cut))
            {
                continue;
            }

            var right = total - left;
            var gain = (left * left / leftCount) + (right * right / (count - leftCount)) - (total * total / count);
            if (gain > best)
            {
                (at, best) = (cut, gain);
            }
        }

        return (at, best);
    }
}
