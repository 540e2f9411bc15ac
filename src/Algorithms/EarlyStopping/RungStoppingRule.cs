using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.EarlyStopping;

/// <summary>
/// Asynchronous successive halving as a stopping rule (Li et al., "A system for massively parallel hyperparameter tuning",
/// MLSys 2020): at each rung, a position that is η times the one before, a trial goes on only if its best value up to
/// there is among the best 1/η of all trials that came so far, running ones included. The best trial so far is never
/// stopped.
/// </summary>
/// <param name="objective">The metric that is judged.</param>
/// <param name="first">The position of the first rung; positive.</param>
/// <param name="eta">One of how many trials goes on, η; above 1.</param>
/// <param name="axis">What trials are compared over.</param>
public sealed class RungStoppingRule(Metric objective, double first, double eta, CurveAxis axis) : IStoppingRule
{
    private const int MostRungs = 30;

    /// <inheritdoc/>
    public StoppingDecision Decide(Trial trial, TrialHistory history)
    {
        var curve = LearningCurve.Read(trial, objective, axis);
        var now = curve.Select(point => point.Position).DefaultIfEmpty(0).Max();
        if (!(now >= first))
        {
            return StoppingDecision.Continue($"The trial is at {axis.Describe(now)}; the first rung is at {axis.Describe(first)}.");
        }

        var rung = RungAt(now);
        var own = BestUntil(curve, rung);
        var curves = history.Trials
            .Where(other => other.Id != trial.Id && other.State != TrialState.Infeasible)
            .Select(other => LearningCurve.Read(other, objective, axis))
            .ToArray();
        if (curve.Exists(point => curves.All(points => points.TrueForAll(other => other.Value <= point.Value))))
        {
            return StoppingDecision.Continue($"No other trial has reported a better {objective.Name}.");
        }

        var others = curves
            .Where(points => points.Exists(point => point.Position >= rung))
            .Select(points => BestUntil(points, rung))
            .OfType<double>()
            .ToArray();
        if (own is not { } best)
        {
            return StoppingDecision.Continue($"{objective.Name} was not reported up to the rung at {axis.Describe(rung)}.");
        }

        var place = others.Count(other => other > best) + 1;
        var worthy = Math.Max(1, (int)(((others.Length + 1) / eta) + 1e-9));
        var comparison = $"At the rung of {axis.Describe(rung)} the best {objective.Name} {objective.Oriented(best):G6} is number {place} of {others.Length + 1} trials";
        return others.Length + 1 < eta
            ? StoppingDecision.Continue($"{comparison}; {Math.Ceiling(eta)} are needed for a decision.")
            : place <= worthy
                ? StoppingDecision.Continue($"{comparison}; the best {worthy} go on.")
                : StoppingDecision.Stop($"{comparison}; only the best {worthy} go on.");
    }

    /// <inheritdoc/>
    public StoppingPicture Draw(Trial trial, TrialHistory history)
    {
        var curves = history.Trials
            .Where(other => other.State != TrialState.Infeasible)
            .Select(other => LearningCurve.Read(other, objective, axis))
            .Where(points => points.Count > 0)
            .ToArray();
        var line = new List<CurvePoint>();
        for (var rung = first; line.Count < MostRungs; rung *= eta)
        {
            double[] values = [.. curves.Where(points => points.Exists(point => point.Position >= rung)).Select(points => BestUntil(points, rung)).OfType<double>()];
            if (values.Length < eta)
            {
                break;
            }

            Array.Sort(values);
            line.Add(new CurvePoint(rung, values[^Math.Max(1, (int)((values.Length / eta) + 1e-9))]));
        }

        return new StoppingPicture(
            axis, LearningCurve.Draw(LearningCurve.Read(trial, objective, axis), objective), LearningCurve.Draw(line, objective));
    }

    private double RungAt(double position)
    {
        var rung = first;
        while (rung * eta <= position * (1 + 1e-9))
        {
            rung *= eta;
        }

        return rung;
    }

    private static double? BestUntil(List<CurvePoint> curve, double position)
    {
        var values = curve.Where(point => point.Position <= position * (1 + 1e-9)).Select(point => point.Value).ToArray();
        return values.Length == 0 ? null : values.Max();
    }
}
