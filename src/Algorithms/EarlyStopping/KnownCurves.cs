using System.Collections.Immutable;
using Vizier.Algorithms.Transfer;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.EarlyStopping;

/// <summary>The curves of completed trials, of the study and of prior ones, and what is learnt from them once that is asked for.</summary>
internal sealed class KnownCurves
{
    private readonly Lazy<CurveEnsemble> _ensemble;

    /// <summary>Reads the curves.</summary>
    /// <param name="trials">Completed trials of the study.</param>
    /// <param name="objective">The metric.</param>
    /// <param name="options">The rule's options.</param>
    public KnownCurves(Trial[] trials, Metric objective, CurveStoppingOptions options)
    {
        Trials = trials;
        List<CurvePoint>[] curves = [.. trials.Select(trial => LearningCurve.Read(trial, objective, options.Axis)).Where(points => points.Count > 0)];
        CurveGroup[] priors =
        [
            .. options.Priors
                .Select(prior => CurveGroup.Of(prior, objective, options.Axis, LearningCurve.MostLearntFrom))
                .OfType<CurveGroup>(),
        ];
        Count = curves.Length;
        PriorCount = priors.Sum(prior => prior.Curves.Count);
        Horizon = options.Horizon ?? curves.Select(LearningCurve.End).DefaultIfEmpty(priors.Select(prior => prior.Horizon).DefaultIfEmpty(0).Max()).Max();
        _ensemble = new Lazy<CurveEnsemble>(() => new CurveEnsemble(new CurveGroup(curves, Horizon), priors));
    }

    /// <summary>The trials of the study.</summary>
    public Trial[] Trials { get; }

    /// <summary>How many of them reported the metric.</summary>
    public int Count { get; }

    /// <summary>How many trials of prior studies are learnt from.</summary>
    public int PriorCount { get; }

    /// <summary>The position at which trials end; 0 if it is not known.</summary>
    public double Horizon { get; }

    /// <summary>What is learnt from the curves, of which there must be one.</summary>
    public CurveEnsemble Ensemble => _ensemble.Value;

    /// <summary>The trials in words.</summary>
    public string Describe() => PriorCount == 0 ? $"{Count} completed trials" : $"{Count} completed trials and {PriorCount} of prior studies";
}

/// <summary>Curves of one study, none of them empty.</summary>
/// <param name="Curves">The curves, oldest first.</param>
/// <param name="Horizon">The position at which trials end; positive.</param>
internal sealed record CurveGroup(IReadOnlyList<List<CurvePoint>> Curves, double Horizon)
{
    private const double NearEnd = 0.9;

    /// <summary>The curves that came near the horizon: where a trial that was stopped would have ended is not known.</summary>
    public IEnumerable<List<CurvePoint>> Ended => Curves.Where(curve => LearningCurve.End(curve) >= NearEnd * Horizon);

    /// <summary>The latest curves of a prior study that came to an end; null if there are none.</summary>
    /// <param name="prior">The study; its metric is the one of the objective's name, or its only objective.</param>
    /// <param name="objective">The new study's objective.</param>
    /// <param name="axis">What trials are compared over.</param>
    /// <param name="most">How many curves at most.</param>
    public static CurveGroup? Of(PriorStudy prior, Metric objective, CurveAxis axis, int most)
    {
        ImmutableArray<Metric> objectives = prior.Problem.Objectives;
        var metric = objectives.FirstOrDefault(one => one.Name == objective.Name) ?? (objectives.Length == 1 ? objectives[0] : null);
        if (metric is null)
        {
            return null;
        }

        List<CurvePoint>[] curves =
        [
            .. prior.History.Trials
                .Where(trial => trial.State == TrialState.Completed)
                .Select(trial => LearningCurve.Read(trial, metric, axis))
                .Where(points => points.Count > 1),
        ];
        var horizon = curves.Select(LearningCurve.End).DefaultIfEmpty(0).Max();
        var ended = new CurveGroup(curves, horizon).Ended.TakeLast(most).ToArray();
        return horizon > 0 && ended.Length > 0 ? new CurveGroup(ended, horizon) : null;
    }
}
