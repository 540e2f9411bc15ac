using Vizier.Algorithms.GridSearch;
using Vizier.Algorithms.Parzen;
using Vizier.Algorithms.QuasiRandom;
using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Designers;

/// <summary>
/// The multivariate tree-structured Parzen estimator (Bergstra et al., "Algorithms for hyper-parameter optimization",
/// 2011): models the density of good trials and that of the others, draws candidates from the first and takes the one
/// that is most likelier under the first than under the second. Pending trials count among the others, so that parallel
/// suggestions keep apart. An assignment is not repeated unless the study says that its results are noisy or nothing else
/// is left.
/// </summary>
public sealed class ParzenDesigner : IDesigner
{
    private const int Redraws = 64;

    private readonly Problem _problem;
    private readonly ParzenSettings _settings;
    private readonly SpaceFillingPoints _startup;

    /// <summary>Creates the designer.</summary>
    public ParzenDesigner(Problem problem, ParzenSettings settings)
    {
        _problem = problem;
        _settings = settings;
        _startup = new SpaceFillingPoints(problem);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Suggestion> Suggest(TrialHistory history, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var (good, others) = Split(history);
        var tried = history.Trials.Select(trial => trial.Assignment).ToHashSet();
        var finished = history.Trials.Count(trial => trial.State != TrialState.Pending);
        var suggestions = new Suggestion[count];
        for (var i = 0; i < count; i++)
        {
            var random = new RandomStream(_problem.Seed, history.LastId + i, "parzen");
            var point = finished < _settings.StartupTrials || good.Count == 0
                ? StartupPoint(history.LastId + i, random, tried)
                : BestCandidate(good, others, random, tried);
            others.Add(point);
            suggestions[i] = new Suggestion(_problem.Space.Decode(point));
            tried.Add(suggestions[i].Assignment);
        }

        return suggestions;
    }

    private (List<double[]> Good, List<double[]> Others) Split(TrialHistory history)
    {
        var ranked = TrialRanking.BestFirst(_problem, history.Trials);
        var usable = ranked.Count(trial => _problem.TryGetObjectives(trial, out _));
        var goodIds = ranked.Take(Math.Min(usable, _settings.GoodCount(ranked.Length))).Select(trial => trial.Id).ToHashSet();
        List<double[]> good = [], others = [];
        foreach (var trial in history.Trials)
        {
            var point = new double[_problem.Space.Dimensions.Length];
            if (_problem.Space.TryEncode(trial.Assignment, point))
            {
                (goodIds.Contains(trial.Id) ? good : others).Add(point);
            }
        }

        return (good, others);
    }

    private double[] StartupPoint(long index, RandomStream random, HashSet<Assignment> tried)
    {
        var point = _startup.At(index);
        return IsNew(point, tried) ? point : UntriedPoint(random, tried) ?? point;
    }

    private double[]? UntriedPoint(RandomStream random, HashSet<Assignment> tried)
    {
        var point = new double[_problem.Space.Dimensions.Length];
        var untried = UntriedAssignment.Find(_problem.Space, tried, random);
        return untried is not null && _problem.Space.TryEncode(untried, point) ? point : null;
    }

    private double[] BestCandidate(List<double[]> good, List<double[]> others, RandomStream random, HashSet<Assignment> tried)
    {
        var near = new ParzenEstimator(_problem.Space, good, _settings.PriorWeight);
        var far = new ParzenEstimator(_problem.Space, others, _settings.PriorWeight);
        var candidate = new double[_problem.Space.Dimensions.Length];
        double[]? best = null;
        var bestScore = double.NegativeInfinity;
        var left = _settings.Candidates;
        for (var draw = 0; left > 0 && draw < _settings.Candidates + Redraws; draw++)
        {
            near.Sample(random, candidate);
            if (!IsNew(candidate, tried))
            {
                continue;
            }

            left--;
            var score = near.LogDensity(candidate) - far.LogDensity(candidate);
            if (best is null || score > bestScore)
            {
                (best, bestScore) = ([.. candidate], score);
            }
        }

        return best ?? UntriedPoint(random, tried) ?? candidate;
    }

    private bool IsNew(double[] point, HashSet<Assignment> tried) =>
        _problem.Noise == ObservationNoise.High || !tried.Contains(_problem.Space.Decode(point));
}
