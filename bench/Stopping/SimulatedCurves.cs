namespace Vizier.Benchmarks.Stopping;

/// <summary>Families of simulated learning curves, accuracies of 30 epochs with normal noise.</summary>
internal static class SimulatedCurves
{
    private const int Epochs = 30;

    /// <summary>The families by name.</summary>
    public static IReadOnlyDictionary<string, Func<Random, int, CurveSet>> Families { get; } = new Dictionary<string, Func<Random, int, CurveSet>>
    {
        ["power laws"] = (random, count) => Create(random, count, 0.005, Power),
        ["exponentials"] = (random, count) => Create(random, count, 0.005, Exponential),
        ["noisy"] = (random, count) => Create(random, count, 0.03, Power),
        ["crossing"] = (random, count) => Create(random, count, 0.005, Crossing),
        ["late bloomers"] = (random, count) => Create(random, count, 0.005, LateBloomer),
        ["overfitting"] = (random, count) => Create(random, count, 0.005, Overfitting),
        ["schedule"] = (random, count) => Create(random, count, 0.005, Schedule),
        ["half useless"] = (random, count) => Create(random, count, 0.005, HalfUseless),
    };

    private static CurveSet Create(Random random, int count, double noise, Func<Random, Func<int, double>> family) => new(
        [
            .. Enumerable.Range(0, count).Select(_ =>
            {
                var curve = family(random);
                return Enumerable.Range(1, Epochs).Select(epoch => curve(epoch) + (noise * Normal(random))).ToArray();
            }),
        ],
        Epochs,
        noise);

    private static Func<int, double> Power(Random random)
    {
        var end = 0.95 - (0.1 * Exponential1(random));
        var (gain, exponent) = (Between(random, 0.2, 0.6), Between(random, 0.3, 1.5));
        return epoch => end - (gain * (Math.Pow(epoch, -exponent) - Math.Pow(Epochs, -exponent)));
    }

    private static Func<int, double> Exponential(Random random)
    {
        var end = 0.95 - (0.1 * Exponential1(random));
        var (gain, rate) = (Between(random, 0.2, 0.6), LogBetween(random, 1, 20));
        return epoch => end - (gain * Math.Exp(-rate * epoch / Epochs));
    }

    // The faster a trial learns, the worse it ends.
    private static Func<int, double> Crossing(Random random)
    {
        var rate = LogBetween(random, 1.5, 30);
        var end = 0.95 - (0.1 * Math.Log(rate / 1.5) / Math.Log(20)) + (0.03 * Normal(random));
        var gain = Between(random, 0.4, 0.6);
        return epoch => end - (gain * Math.Exp(-rate * epoch / Epochs));
    }

    // A quarter stays on a plateau for some time and ends better than most.
    private static Func<int, double> LateBloomer(Random random)
    {
        if (random.NextDouble() >= 0.25)
        {
            return Power(random);
        }

        var (start, end) = (Between(random, 0.3, 0.5), 0.97 - (0.1 * Exponential1(random)));
        var (middle, width) = (Between(random, 5, 20), Between(random, 0.5, 2));
        return epoch => start + ((end - start) / (1 + Math.Exp((middle - epoch) / width)));
    }

    private static Func<int, double> Overfitting(Random random)
    {
        var rising = Exponential(random);
        var (turn, slope) = (Between(random, 3, 30), Between(random, 0, 0.01));
        return epoch => rising(epoch) - (slope * Math.Max(0, epoch - turn));
    }

    // The learning rate falls after half and after four fifths of the epochs; how much that helps differs.
    private static Func<int, double> Schedule(Random random)
    {
        var rising = Exponential(random);
        var (first, second) = (Between(random, 0, 0.1), Between(random, 0, 0.03));
        return epoch => rising(epoch) - (epoch <= 15 ? first : 0) - (epoch <= 24 ? second : 0);
    }

    private static Func<int, double> HalfUseless(Random random)
    {
        if (random.NextDouble() < 0.5)
        {
            return _ => 0.1;
        }

        return Exponential(random);
    }

    private static double Between(Random random, double low, double high) => low + ((high - low) * random.NextDouble());

    private static double LogBetween(Random random, double low, double high) => low * Math.Pow(high / low, random.NextDouble());

    private static double Exponential1(Random random) => -Math.Log(1 - random.NextDouble());

    private static double Normal(Random random) => Math.Sqrt(2 * Exponential1(random)) * Math.Cos(2 * Math.PI * random.NextDouble());
}
