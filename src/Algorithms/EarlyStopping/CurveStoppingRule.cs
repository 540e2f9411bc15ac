using System.Collections.Immutable;
using Vizier.Algorithms.Transfer;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.EarlyStopping;

/// <summary>
/// Extrapolates the learning curve of a trial with a Bayesian ensemble of parametric curves that has learnt from the
/// completed trials of the study and of prior ones, and stops the trial if it will hardly become better than the best one. The best trial
/// so far, and one whose best value reaches the best objective, are never stopped.
/// </summary>
/// <param name="objective">The metric that is judged.</param>
/// <param name="options">When a trial is stopped.</param>
public sealed class CurveStoppingRule(Metric objective, CurveStoppingOptions options) : IStoppingRule
{
    private KnownCurves? _known;

    /// <inheritdoc/>
    public StoppingDecision Decide(Trial trial, TrialHistory history)
    {
        var curve = LearningCurve.Read(trial, objective, options.Axis);
        if (curve.Count < options.MinimumReports)
        {
            return StoppingDecision.Continue(
                $"{objective.Name} was reported {curve.Count} times; extrapolation starts at {options.MinimumReports}.");
        }

        var known = Known(trial, history);
        if (known.Count + known.PriorCount < options.MinimumTrials)
        {
            return StoppingDecision.Continue(
                $"{known.Describe()} reported {objective.Name}; extrapolation needs {options.MinimumTrials}.");
        }

        var now = curve.Max(point => point.Position);
        var horizon = known.Horizon;
        var place = $"{options.Axis.Describe(now)} of {horizon:G6}";
        if (!(now >= options.MinimumShare * horizon && now < horizon))
        {
            return StoppingDecision.Continue(
                $"At {place} nothing is extrapolated; that is done from {options.MinimumShare:P0} on and before the end.");
        }

        var best = curve.Max(point => point.Value);
        var target = Incumbent(trial, history);
        if (!(best < target))
        {
            return StoppingDecision.Continue($"The best {objective.Name} {Show(best)} up to {place} is no worse than that of any other trial.");
        }

        var forecast = known.Ensemble.Forecast(curve);
        var probability = forecast.ProbabilityAbove(target);
        var expectation = $"{objective.Name} is expected to end at {Show(forecast.Mean)} ± {forecast.Deviation:G3} by its curve up to {place} "
            + $"and those of {known.Describe()}; it beats the best, {Show(target)}, with probability {probability:P1}";
        return probability < options.Threshold
            ? StoppingDecision.Stop($"{expectation}, less than {options.Threshold:P1}.")
            : StoppingDecision.Continue($"{expectation}, at least {options.Threshold:P1}.");
    }

    /// <inheritdoc/>
    public StoppingPicture Draw(Trial trial, TrialHistory history)
    {
        var curve = LearningCurve.Read(trial, objective, options.Axis);
        var known = Known(trial, history);
        var drawn = LearningCurve.Draw(curve, objective);
        if (known.Count + known.PriorCount == 0)
        {
            return new StoppingPicture(options.Axis, drawn, []);
        }

        var horizon = known.Horizon;
        var target = objective.Oriented(Incumbent(trial, history));
        var forecast = curve.Count >= options.MinimumReports && known.Count + known.PriorCount >= options.MinimumTrials
            ? known.Ensemble.Forecast(curve)
            : null;
        return new StoppingPicture(
            options.Axis,
            drawn,
            [(0, target), (horizon, target)],
            forecast is null ? null : new StoppingForecast(horizon, objective.Oriented(forecast.Mean), forecast.Deviation));
    }

    // What was learnt last serves until another trial completes.
    private KnownCurves Known(Trial trial, TrialHistory history)
    {
        Trial[] completed = [.. history.Trials.Where(other => other.State == TrialState.Completed && other.Id != trial.Id)];
        if (_known is not { } known || !known.Trials.AsSpan().SequenceEqual(completed, ReferenceEqualityComparer.Instance))
        {
            _known = known = new KnownCurves(completed, objective, options);
        }

        return known;
    }

    // The best end of a completed trial, as the forecast is of an end: an objective that is the best of many noisy values is
    // out of reach of any single one. Without completed trials the best value that any other trial reported.
    private double Incumbent(Trial trial, TrialHistory history)
    {
        var others = history.Trials.Where(other => other.Id != trial.Id).ToArray();
        var ends = others
            .Where(other => other.State == TrialState.Completed && other.Metrics.TryGetValue(objective.Name, out var value) && double.IsFinite(value))
            .Select(EndOf)
            .ToArray();
        return ends.Length > 0
            ? ends.Max()
            : others.SelectMany(other => LearningCurve.Read(other, objective, options.Axis)).Select(point => point.Value).DefaultIfEmpty(double.NegativeInfinity).Max();
    }

    private double EndOf(Trial completed)
    {
        var value = objective.Oriented(completed.Metrics[objective.Name]);
        return LearningCurve.Read(completed, objective, options.Axis) is [.., var last] ? Math.Min(value, last.Value) : value;
    }

    private string Show(double oriented) => objective.Oriented(oriented).ToString("G6");
}

/// <summary>When <see cref="CurveStoppingRule"/> stops a trial.</summary>
public sealed record CurveStoppingOptions
{
    /// <summary>The probability of becoming the best below which a trial is stopped, in (0, 1).</summary>
    public double Threshold { get; init; } = 0.02;

    /// <summary>Completed trials with curves, those of prior studies included, that are needed for a decision; at least 1.</summary>
    public int MinimumTrials { get; init; } = 3;

    /// <summary>Values that the judged trial must have reported; at least 1.</summary>
    public int MinimumReports { get; init; } = 5;

    /// <summary>The share of the trial, in [0, 1], that must be done.</summary>
    public double MinimumShare { get; init; } = 0.1;

    /// <summary>The position at which trials end; null for the last position of any completed trial.</summary>
    public double? Horizon { get; init; }

    /// <summary>Earlier studies whose completed curves tell of shapes too; where they end, a trial of theirs was done.</summary>
    public ImmutableArray<PriorStudy> Priors { get; init; } = [];

    /// <summary>What trials are compared over.</summary>
    public CurveAxis Axis { get; init; }
}
