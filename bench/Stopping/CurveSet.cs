namespace Vizier.Benchmarks.Stopping;

/// <summary>The learning curves of a study's trials without stopping. Larger is better.</summary>
/// <param name="Curves">A value for each epoch; shorter where training diverged.</param>
/// <param name="Epochs">Epochs of a trial that runs to its end.</param>
/// <param name="Error">The standard error of one value.</param>
internal sealed record CurveSet(double[][] Curves, int Epochs, double Error)
{
    /// <summary>The standard deviation of the values at the end.</summary>
    public double Deviation
    {
        get
        {
            double[] ends = [.. Curves.Where(curve => curve.Length == Epochs).Select(curve => curve[^1])];
            var mean = ends.Average();
            return Math.Sqrt(ends.Sum(end => (end - mean) * (end - mean)) / (ends.Length - 1));
        }
    }

    /// <summary>Some of the curves in a random order.</summary>
    public CurveSet Draw(int count, Random random)
    {
        double[][] shuffled = [.. Curves];
        random.Shuffle(shuffled);
        return this with { Curves = [.. shuffled.Take(count)] };
    }
}
