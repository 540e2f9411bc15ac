using Vizier.Algorithms.Randomness;

namespace Vizier.Quality.Problems;

/// <summary>How a tree is grown.</summary>
internal sealed record TreeLimits(int Depth, int LeastLeaf, int LeastSplit, double FeatureShare, double LeastGain);

/// <summary>A regression tree by least squares, for the problems that train models.</summary>
internal sealed class LearningTree
{
    private readonly int _feature = -1;
    private readonly double _threshold;
    private readonly double _value;
    private readonly LearningTree? _low;
    private readonly LearningTree? _high;

    public LearningTree(double[][] rows, double[] targets, int[] members, TreeLimits limits, RandomStream random)
    {
        double sum = members.Sum(i => targets[i]);
        _value = sum / members.Length;
        if (limits.Depth == 0 || members.Length < Math.Max(limits.LeastSplit, 2 * limits.LeastLeaf))
        {
            return;
        }

        double best = limits.LeastGain * targets.Length;
        int[] features = [.. Enumerable.Range(0, rows[0].Length)];
        random.Shuffle(features.AsSpan());
        foreach (int feature in features.Take(Math.Max(1, (int)(limits.FeatureShare * features.Length))))
        {
            int[] sorted = [.. members.OrderBy(i => rows[i][feature])];
            double left = 0;
            for (int k = 1; k < sorted.Length; k++)
            {
                left += targets[sorted[k - 1]];
                if (k < limits.LeastLeaf || sorted.Length - k < limits.LeastLeaf || rows[sorted[k]][feature] == rows[sorted[k - 1]][feature])
                {
                    continue;
                }

                double gain = (left * left / k) + ((sum - left) * (sum - left) / (sorted.Length - k)) - (sum * sum / sorted.Length);
                if (gain > best)
                {
                    (best, _feature, _threshold) = (gain, feature, (rows[sorted[k]][feature] + rows[sorted[k - 1]][feature]) / 2);
                }
            }
        }

        if (_feature >= 0)
        {
            var deeper = limits with { Depth = limits.Depth - 1 };
            _low = new LearningTree(rows, targets, [.. members.Where(i => rows[i][_feature] <= _threshold)], deeper, random);
            _high = new LearningTree(rows, targets, [.. members.Where(i => rows[i][_feature] > _threshold)], deeper, random);
        }
    }

    public double Predict(double[] row) => _low is null ? _value : row[_feature] <= _threshold ? _low.Predict(row) : _high!.Predict(row);
}
