using Vizier.Algorithms.Transfer;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>The models of a study, one for each objective and constraint and one of feasibility, and the acquisition they make together.</summary>
internal sealed class Surrogates
{
    private const int LeastBeyondDimension = 4;
    private readonly Surrogate[] _objectives;
    private readonly Surrogate[] _constraints;
    private readonly Surrogate _feasibility;
    private readonly AcquisitionKind _kind;
    private readonly FeatureMap _features;

    /// <summary>Makes models without data.</summary>
    public Surrogates(Problem problem, FeatureMap features, AcquisitionKind kind)
    {
        _kind = kind;
        _features = features;
        var prior = HyperparameterPrior.ForDimension(features.Count).With(problem.Noise);
        PriorEnsemble?[] studies = [.. problem.Objectives.Select((_, objective) => PriorEnsemble.Learn(problem, features, objective))];
        _objectives = [.. studies.Select(known => new Surrogate(features, prior, known))];
        Starts = studies.FirstOrDefault(known => known is not null)?.Starts ?? [];
        _constraints = [.. problem.Constraints.Select(_ => new Surrogate(features, prior))];
        _feasibility = new Surrogate(features, prior);
    }

    /// <summary>The points of the best trials of prior studies; none if there is nothing to be learnt from any.</summary>
    public IReadOnlyList<double[]> Starts { get; }

    /// <summary>Whether some prior study is trusted, as of the last acquisition.</summary>
    public bool TrustsPriors => Array.Exists(_objectives, objective => objective.Process.Belief is not null);

    /// <summary>The acquisition after these observations, with the running trials taken into account.</summary>
    public IAcquisition Acquire(Observations observations)
    {
        Learn(observations);
        var acquisition = Improvement(observations);
        foreach (var constraint in _constraints)
        {
            acquisition = new SatisfactionAcquisition(acquisition, constraint.Process, 0, barrier: true);
        }

        if (HasFailures(observations))
        {
            acquisition = new SatisfactionAcquisition(acquisition, _feasibility.Process, 0);
        }

        foreach (double[] input in observations.Pending)
        {
            acquisition.AddPending(input);
        }

        return acquisition;
    }

    /// <summary>
    /// The box around the best trial that the observations suggest, after <see cref="Acquire"/>; null with several objectives, with few
    /// observations, and where categories or conditions leave no meaning to a box.
    /// </summary>
    public TrustRegion? Region(Observations observations)
    {
        if (_objectives.Length != 1 || !_features.AreOrdered || observations.Count < _features.Count + LeastBeyondDimension)
        {
            return null;
        }

        int[] safe = [.. Enumerable.Range(0, observations.Count).Where(observations.IsSafe)];
        if (safe.Length == 0)
        {
            return null;
        }

        double[] smoothed = [.. safe.Select(i => _objectives[0].Smoothed[i])];
        int best = safe[Array.IndexOf(smoothed, smoothed.Max())];
        return TrustRegion.Around(observations.Point(best), TrainingSubset.Values(observations.Values[0], safe), _objectives[0].Parameters!, _features.Steps);
    }

    // Trials that could not be evaluated.
    private static bool HasFailures(Observations observations) => observations.FinishedCount > observations.Count;

    // Each model by itself, beside each other where there are several cores.
    private void Learn(Observations observations)
    {
        Action[] all =
        [
            .. _objectives.Select((model, k) => (Action)(() => model.Learn(observations.Inputs, observations.Values[k], observations.Count))),
            .. _constraints.Select((model, k) => (Action)(() => model.LearnAsIs(observations.Inputs, observations.Margins[k], observations.Count))),
        ];
        if (HasFailures(observations))
        {
            all = [.. all, () => _feasibility.LearnAsIs(observations.FinishedInputs, observations.Feasible, observations.FinishedCount)];
        }

        if (all is [var only])
        {
            only();
        }
        else
        {
            Parallel.Invoke(all);
        }
    }

    private IAcquisition Improvement(Observations observations)
    {
        int[] safe = [.. Enumerable.Range(0, observations.Count).Where(observations.IsSafe)];
        if (safe.Length == 0)
        {
            return new NoPreference();
        }

        if (_objectives.Length == 1)
        {
            double best = safe.Max(i => _objectives[0].Smoothed[i]);
            return _kind switch
            {
                AcquisitionKind.ConfidenceBound => new ConfidenceBoundAcquisition(_objectives[0].Process),
                AcquisitionKind.ProbabilityOfImprovement => new ProbabilityAcquisition(_objectives[0].Process, best),
                _ => new ImprovementAcquisition(_objectives[0].Process, best),
            };
        }

        double[][] points = [.. safe.Select(i => _objectives.Select(objective => objective.Smoothed[i]).ToArray())];
        double[][] front = [.. NonDominated.Of(points).Select(i => points[i])];
        double[] reference = LooksBeyond(observations) ? NonDominated.FarReference(front, points) : NonDominated.NearReference(front, points);
        return new HypervolumeAcquisition([.. _objectives.Select(objective => objective.Process)], new NonDominatedCells(front, reference));
    }

    // Every other search also rewards what lies beyond the ends of the front; else a front that began in a corner stays there.
    private static bool LooksBeyond(Observations observations) => observations.Taken.Count % 2 == 1;
}
