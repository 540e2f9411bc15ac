using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.Trials;
using static Vizier.Algorithms.Tests.Histories;

namespace Vizier.Algorithms.Tests.EarlyStopping;

/// <summary>Learning curves of made-up trainings: accuracies that saturate at different ends with different speeds.</summary>
internal static class SimulatedCurves
{
    public const int Epochs = 30;

    /// <summary>The curve of a trial; every number is another training.</summary>
    public static double[] Create(int number)
    {
        var random = new RandomStream(12, number, "simulated curves");
        var end = 0.95 - (0.25 * Math.Abs(random.NextGaussian()));
        var start = 0.1 + (0.1 * random.NextDouble());
        var power = random.NextInt32(2) == 0;
        var rate = power ? 0.3 + random.NextDouble() : Math.Exp(-2.5 + (1.5 * random.NextDouble()));
        return
        [
            .. Enumerable.Range(1, Epochs).Select(epoch =>
            {
                var left = power ? Math.Pow(epoch, -rate) : Math.Exp(-rate * epoch);
                return end - ((end - start) * left) + (0.005 * random.NextGaussian());
            }),
        ];
    }

    public static Trial Completed(long id, double[] curve)
    {
        var trial = Curve(id, TrialState.Completed, Accuracy, curve);
        return trial with { Metrics = trial.Metrics.Add("accuracy", curve[^1]) };
    }
}
