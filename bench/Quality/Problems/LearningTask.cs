using Vizier.Algorithms.Randomness;

namespace Vizier.Quality.Problems;

/// <summary>A small regression task with noise (Friedman's first function of eight inputs, three of them useless), split in three folds.</summary>
internal sealed class LearningTask
{
    private const int Inputs = 8;
    private const int Folds = 3;

    public LearningTask(ulong seed, int rows)
    {
        var random = new RandomStream(seed, rows, "learning task");
        int[] order = [.. Enumerable.Range(0, Inputs)];
        random.Shuffle(order.AsSpan());
        Rows = [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, Inputs).Select(_ => random.NextDouble()).ToArray())];
        Targets = [.. Rows.Select(row => Friedman(row, order) + random.NextGaussian())];
        double mean = Targets.Average();
        double deviation = Math.Sqrt(Targets.Average(v => (v - mean) * (v - mean)));
        Targets = [.. Targets.Select(v => (v - mean) / deviation)];
        Rows = [.. Rows.Select(row => row.Select(v => (v - 0.5) * Math.Sqrt(12)).ToArray())];
    }

    public double[][] Rows { get; }

    public double[] Targets { get; }

    /// <summary>The mean squared error of a learner over the folds: it is given training rows and targets, and returns a predictor.</summary>
    public double Error(Func<double[][], double[], Func<double[], double>> learn)
    {
        double sum = 0;
        for (int fold = 0; fold < Folds; fold++)
        {
            int held = fold;
            int[] training = [.. Enumerable.Range(0, Rows.Length).Where(i => i % Folds != held)];
            var predict = learn([.. training.Select(i => Rows[i])], [.. training.Select(i => Targets[i])]);
            sum += Enumerable.Range(0, Rows.Length).Where(i => i % Folds == held).Sum(i => Math.Pow(predict(Rows[i]) - Targets[i], 2));
        }

        double error = sum / Rows.Length;
        return double.IsFinite(error) ? Math.Min(error, 20) : 20;
    }

    private static double Friedman(double[] x, int[] order) =>
        (10 * Math.Sin(Math.PI * x[order[0]] * x[order[1]])) + (20 * Math.Pow(x[order[2]] - 0.5, 2)) + (10 * x[order[3]]) + (5 * x[order[4]]);
}
