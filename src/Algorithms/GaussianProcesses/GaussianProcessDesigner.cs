using Vizier.Algorithms.Designers;
using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>
/// Bayesian optimisation: a space-filling start, then the point with the largest expected improvement under a Gaussian process of
/// the objective (with several objectives, the largest expected growth of the dominated hypervolume), weighed with the probability that it
/// can be evaluated at all and meets the safety thresholds. Every other search stays in a trust region. Running trials count as tried, so
/// that batches and asynchronous workers get different points.
/// </summary>
public sealed class GaussianProcessDesigner : IDesigner
{
    private const int RandomDraws = 1000;
    private const int MostEnumerated = 2000;
    private const int DefaultInitialTrials = 5;
    private readonly Problem _problem;
    private readonly FeatureMap _features;
    private readonly IReadOnlyList<double[]>? _everything;
    private readonly InitialDesign _design;
    private readonly Surrogates _surrogates;
    private readonly bool _followGradients;

    /// <summary>Makes a designer.</summary>
    /// <param name="problem">What is optimised.</param>
    /// <param name="initialTrials">Trials spread over the space before the model is used; by default five.</param>
    /// <param name="acquisition">What the next point maximises if there is one objective.</param>
    /// <param name="followGradients">Whether the maximum is also searched by gradient ascents, not by sampling alone.</param>
    public GaussianProcessDesigner(
        Problem problem, int? initialTrials = null, AcquisitionKind acquisition = AcquisitionKind.ExpectedImprovement, bool followGradients = true)
    {
        _problem = problem;
        _followGradients = followGradients;
        _features = new FeatureMap(problem.Space);
        _everything = Enumeration.Of(problem.Space, MostEnumerated);
        _design = new InitialDesign(problem.Space, problem.Seed, initialTrials ?? DefaultInitialTrials);
        _surrogates = new Surrogates(problem, _features, acquisition);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Suggestion> Suggest(TrialHistory history, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var observations = new Observations(_problem, _features, history);
        var taken = new TakenPoints(_problem.Noise == ObservationNoise.High ? [] : observations.Taken);
        var suggestions = new List<Suggestion>(count);
        IAcquisition? acquisition = null;
        for (int i = 0; i < count; i++)
        {
            var random = new RandomStream(_problem.Seed, history.LastId + i, "Gaussian process");
            if (_surrogates.Starts.Count > 0 && observations.Count > 0)
            {
                acquisition ??= _surrogates.Acquire(observations);
            }

            double[]? point = FromDesign(history.LastId + i, observations.Count > 0, taken);
            if (point is null && observations.FinishedCount > 0 && _features.Count > 0)
            {
                acquisition ??= _surrogates.Acquire(observations);
                var region = IsLocal(history.LastId + i) ? _surrogates.Region(observations) : null;
                var search = new AcquisitionSearch(_problem.Space, _features, random, region);
                point = _everything is null
                    ? search.Find(acquisition, Incumbents(observations), taken, Effort(observations.FinishedCount))
                    : search.Choose(acquisition, _everything, taken);
            }

            point ??= Draw(random, taken);
            if (point is null)
            {
                break;
            }

            taken.Add(point);
            Remember(acquisition, observations, point);
            suggestions.Add(new Suggestion(_problem.Space.Decode(point)));
        }

        return suggestions.Count > 0 ? suggestions : throw new SearchSpaceExhaustedException(observations.Taken.Count);
    }

    // Every other search looks near the best trial only; by number, so that a restart changes nothing.
    private static bool IsLocal(long index) => index % 2 == 0;

    // Own and prior ones by turns.
    private IReadOnlyList<double[]> Incumbents(Observations observations)
    {
        var own = observations.Incumbents();
        return _surrogates.TrustsPriors
            ? [.. Enumerable.Range(0, Math.Max(own.Count, _surrogates.Starts.Count)).SelectMany(i => own.Skip(i).Take(1).Concat(_surrogates.Starts.Skip(i).Take(1)))]
            : own;
    }

    private SearchEffort Effort(int observations)
    {
        var effort = SearchEffort.For(observations);
        return _followGradients ? effort : effort with { AscentSteps = 0, Global = 4 * effort.Global, Local = 4 * effort.Local };
    }

    // Where prior studies are trusted, every other trial of the design makes way for the best of theirs, and for the model once it can judge them.
    private double[]? FromDesign(long index, bool canJudge, TakenPoints taken)
    {
        if (_surrogates.Starts.Count > 0 && index % 2 == 0 && (!canJudge || _surrogates.TrustsPriors))
        {
            return canJudge ? null : _surrogates.Starts.FirstOrDefault(start => !taken.Contains(start));
        }

        return index < _design.Count && !taken.Contains(_design[(int)index]) ? _design[(int)index] : null;
    }

    private void Remember(IAcquisition? acquisition, Observations observations, double[] point)
    {
        double[] input = new double[_features.Count];
        _features.Map(point, input);
        observations.Pending.Add(input);
        acquisition?.AddPending(input);
    }

    private double[]? Draw(RandomStream random, TakenPoints taken)
    {
        if (_everything is not null)
        {
            double[][] free = [.. _everything.Where(point => !taken.Contains(point))];
            return free.Length == 0 ? null : free[random.NextInt32(free.Length)];
        }

        var proposals = new Proposals(_problem.Space, _features, random);
        for (int draw = 0; draw < RandomDraws; draw++)
        {
            double[] point = proposals.Anywhere();
            _problem.Space.Snap(point);
            if (!taken.Contains(point))
            {
                return point;
            }
        }

        return null;
    }
}
