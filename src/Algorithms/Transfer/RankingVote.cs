using Vizier.Algorithms.Randomness;

namespace Vizier.Algorithms.Transfer;

/// <summary>
/// Weighs models by how well they order what was observed (the ranking-weighted ensemble of Feurer, Letham and Bakshy,
/// "Scalable meta-learning for Bayesian optimization", arXiv 1802.02219, section 4): in each of many resamples of the
/// observations the model that misorders the fewest pairs has a vote. The study's own model takes part with its
/// leave-one-out predictions; a prior study that does no better than chance has no vote.
/// </summary>
internal static class RankingVote
{
    private const int Resamples = 100;
    private const int MostObservations = 64;

    /// <summary>The share of the votes of each prior model; what is missing to one is the own model's. O(resamples · models · observations²).</summary>
    /// <param name="priors">Predictions of each prior model at the observations.</param>
    /// <param name="own">What the own model says of each observation without having seen it.</param>
    /// <param name="values">The observed values.</param>
    /// <param name="random">Draws the resamples.</param>
    public static double[] Weigh(IReadOnlyList<double[]> priors, ReadOnlySpan<double> own, ReadOnlySpan<double> values, RandomStream random)
    {
        var weights = new double[priors.Count];
        var losses = new double[priors.Count + 1];
        var sample = new int[Math.Min(values.Length, MostObservations)];
        for (var resample = 0; resample < Resamples; resample++)
        {
            for (var i = 0; i < sample.Length; i++)
            {
                sample[i] = random.NextInt32(values.Length);
            }

            for (var model = 0; model < priors.Count; model++)
            {
                losses[model] = Loss(priors[model], values, sample);
            }

            losses[^1] = Math.Min(0.5, Loss(own, values, sample));
            var least = losses.Min();
            var winners = losses.Count(loss => loss == least);
            for (var model = 0; model < priors.Count && least < 0.5; model++)
            {
                weights[model] += losses[model] == least ? 1.0 / (winners * Resamples) : 0;
            }
        }

        return weights;
    }

    // The share of pairs with different values that the predictions put in the wrong order; a tie of predictions is half wrong.
    private static double Loss(ReadOnlySpan<double> predictions, ReadOnlySpan<double> values, int[] sample)
    {
        double wrong = 0, pairs = 0;
        for (var i = 0; i < sample.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var observed = values[sample[i]].CompareTo(values[sample[j]]);
                if (observed != 0)
                {
                    var predicted = predictions[sample[i]].CompareTo(predictions[sample[j]]);
                    wrong += predicted == 0 ? 0.5 : predicted == observed ? 0 : 1;
                    pairs++;
                }
            }
        }

        return pairs == 0 ? 0.5 : wrong / pairs;
    }
}
