using Vizier.Algorithms.Designers;
using Vizier.Algorithms.Parzen;
using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Hyperband;

/// <summary>
/// The model of BOHB (Falkner, Klein and Hutter, "BOHB: robust and efficient hyperparameter optimization at scale", ICML
/// 2018): densities of the good and of the other trials among those with the largest resource that enough trials had, and
/// of some draws from the first the one that is most likelier under the first. A share of the assignments stays random.
/// </summary>
/// <param name="problem">The problem.</param>
/// <param name="resource">The parameter that the model leaves out.</param>
/// <param name="randomShare">The share of random assignments, in [0, 1].</param>
/// <param name="candidates">Draws for each assignment; at least 1.</param>
internal sealed class DensityStarts(Problem problem, ResourceParameter resource, double randomShare, int candidates) : IStarts
{
    private const double GoodShare = 0.15;

    /// <inheritdoc/>
    public Func<RandomStream, Assignment> After(TrialHistory history)
    {
        // One more than parameters, the resource not counted, for each density.
        var least = problem.Space.Dimensions.Count(dimension => !dimension.IsConstant) + 1;
        var trials = LargestResource(history, least + 2);
        if (trials is null)
        {
            return random => RandomDesigner.Draw(problem.Space, random);
        }

        var points = TrialRanking.BestFirst(problem, trials).Select(PointOf).OfType<double[]>().ToArray();
        var good = Math.Clamp((int)(GoodShare * points.Length), Math.Min(least, points.Length - 2), points.Length);
        var bad = Math.Max(least, points.Length - good);
        var near = new ParzenEstimator(problem.Space, points[..good], 1);
        var far = new ParzenEstimator(problem.Space, points[Math.Max(0, points.Length - bad)..], 1);
        return random => random.NextDouble() < randomShare
            ? RandomDesigner.Draw(problem.Space, random)
            : problem.Space.Decode(Best(near, far, random));
    }

    private IEnumerable<Trial>? LargestResource(TrialHistory history, int least) => history.Trials
        .Where(trial => problem.TryGetObjectives(trial, out _) && resource.Of(trial.Assignment) is not null && PointOf(trial) is not null)
        .GroupBy(trial => resource.Of(trial.Assignment)!.Value)
        .Where(group => group.Count() >= least)
        .MaxBy(group => group.Key);

    private double[]? PointOf(Trial trial)
    {
        var point = new double[problem.Space.Dimensions.Length];
        return problem.Space.TryEncode(resource.Hide(trial.Assignment), point) ? point : null;
    }

    private double[] Best(ParzenEstimator near, ParzenEstimator far, RandomStream random)
    {
        var candidate = new double[problem.Space.Dimensions.Length];
        double[] best = [];
        var bestScore = double.NegativeInfinity;
        for (var draw = 0; draw < candidates; draw++)
        {
            near.Sample(random, candidate);
            Hide(candidate);
            var score = near.LogDensity(candidate) - far.LogDensity(candidate);
            if (draw == 0 || score > bestScore)
            {
                (best, bestScore) = ([.. candidate], score);
            }
        }

        return best;
    }

    private void Hide(double[] candidate) =>
        problem.Space.Encode(resource.Hide(problem.Space.Decode(candidate)), candidate);
}
