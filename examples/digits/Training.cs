using Vizier.Examples.Digits.Network;
using Vizier.Examples.Digits.Optimizers;

namespace Vizier.Examples.Digits;

/// <summary>Trains a network epoch by epoch.</summary>
internal static class Training
{
    private const int EvaluationBatch = 32;

    /// <summary>
    /// Trains as the caller enumerates, on the training images and their shifts by one pixel. Each epoch is saved after the caller has seen it, so that none is lost when the
    /// program is killed. If the checkpoint already holds the last epoch, that one is reported again.
    /// </summary>
    /// <param name="settings">What to train and how.</param>
    /// <param name="training">The images to learn from.</param>
    /// <param name="validation">The images to judge by.</param>
    /// <param name="checkpoint">Where to go on and what to save to; null trains from the start and saves nothing.</param>
    /// <exception cref="CheckpointException">The checkpoint cannot be used with these settings.</exception>
    public static IEnumerable<EpochMetrics> Run(
        TrainingSettings settings, DigitImages training, DigitImages validation, Checkpoint? checkpoint = null)
    {
        var network = new DigitNetwork(settings, Math.Max(settings.BatchSize, EvaluationBatch));
        var optimizer = Optimizer.Create(settings, network.Parameters);
        var done = checkpoint?.Restore(settings, network, optimizer) ?? 0;
        if (done >= settings.Epochs)
        {
            yield return Measure(done, network, training, validation);
        }

        var shifted = training.WithShifts();
        var order = new int[shifted.Count];
        for (var epoch = done + 1; epoch <= settings.Epochs; epoch++)
        {
            Shuffle(order, settings.Seed, epoch);
            for (var start = 0; start < order.Length; start += settings.BatchSize)
            {
                network.ComputeGradient(shifted, order.AsSpan(start, Math.Min(settings.BatchSize, order.Length - start)));
                optimizer.Step(network.Gradient);
            }

            yield return Measure(epoch, network, training, validation);
            checkpoint?.Save(settings, network, optimizer, epoch);
        }
    }

    private static EpochMetrics Measure(int epoch, DigitNetwork network, DigitImages training, DigitImages validation)
    {
        var (loss, accuracy) = network.Evaluate(training);
        var validationAccuracy = network.Evaluate(validation).Accuracy;
        return double.IsNaN(loss) || double.IsNaN(validationAccuracy)
            ? new EpochMetrics(epoch, double.NaN, double.NaN, double.NaN)
            : new EpochMetrics(epoch, loss, accuracy, validationAccuracy);
    }

    // The order depends on seed and epoch alone, so that a checkpoint need not hold a random stream.
    private static void Shuffle(int[] order, int seed, int epoch)
    {
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        new Random(unchecked((seed * 1_000_003) + epoch)).Shuffle(order);
    }
}
