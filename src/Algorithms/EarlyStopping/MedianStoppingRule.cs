using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.EarlyStopping;

/// <summary>
/// The median rule as Vertex AI states it: a trial is stopped at position s if its best objective value up to s is
/// strictly worse than the median of the running averages, up to s, of the completed trials' objectives. Because a
/// trial's best is compared with averages, the best trial so far is never stopped. nan and infinite values are ignored.
/// Costs O(measurements of all completed trials) a decision.
/// </summary>
/// <param name="objective">The metric that is judged.</param>
/// <param name="minimumTrials">Completed trials with values up to s that are needed for a decision; at least 1.</param>
/// <param name="startStep">Values the judged trial must have reported before it can be stopped; at least 1.</param>
/// <param name="axis">What trials are compared over.</param>
public sealed class MedianStoppingRule(Metric objective, int minimumTrials, int startStep, CurveAxis axis) : IStoppingRule
{
    // A drawing takes time in proportion to both.
    private const int MostCompared = 300;
    private const int MostPoints = 50;

    /// <inheritdoc/>
    public StoppingDecision Decide(Trial trial, TrialHistory history)
    {
        var curve = LearningCurve.Read(trial, objective, axis);
        if (curve.Count < startStep)
        {
            return StoppingDecision.Continue(
                $"{objective.Name} was reported {curve.Count} times; the median rule starts at {startStep}.");
        }

        var now = curve.Max(point => point.Position);
        var best = curve.Max(point => point.Value);
        var averages = history.Trials
            .Where(other => other.State == TrialState.Completed && other.Id != trial.Id)
            .Select(other => RunningAverage(other, now))
            .OfType<double>()
            .Order()
            .ToArray();
        if (averages.Length < minimumTrials)
        {
            return StoppingDecision.Continue(
                $"{averages.Length} completed trials reported {objective.Name} up to {axis.Describe(now)}; the median rule needs {minimumTrials}.");
        }

        var median = MedianOf(averages);
        var comparison = $"best {objective.Name} {Show(best)} up to {axis.Describe(now)}";
        var against = $"the median {Show(median)} of the running averages of {averages.Length} completed trials";
        return best < median
            ? StoppingDecision.Stop($"The {comparison} is worse than {against}.")
            : StoppingDecision.Continue($"The {comparison} is no worse than {against}.");
    }

    /// <inheritdoc/>
    public StoppingPicture Draw(Trial trial, TrialHistory history)
    {
        Trial[] others = [.. history.Trials.Where(other => other.State == TrialState.Completed && other.Id != trial.Id).TakeLast(MostCompared)];
        double[] positions = [.. others.SelectMany(other => LearningCurve.Read(other, objective, axis)).Select(point => point.Position).Distinct().Order()];
        var drawn = Math.Min(MostPoints, positions.Length);
        var line = Enumerable.Range(1, drawn)
            .Select(i => positions[(i * positions.Length / drawn) - 1])
            .Select(position => (Position: position, Averages: others.Select(other => RunningAverage(other, position)).OfType<double>().Order().ToArray()))
            .Where(point => point.Averages.Length >= minimumTrials)
            .Select(point => new CurvePoint(point.Position, MedianOf(point.Averages)));
        return new StoppingPicture(
            axis, LearningCurve.Draw(LearningCurve.Read(trial, objective, axis), objective), LearningCurve.Draw(line, objective));
    }

    // Halving before adding keeps huge values finite.
    private static double MedianOf(double[] ascending)
    {
        var middle = ascending.Length / 2;
        return ascending.Length % 2 == 1 ? ascending[middle] : (ascending[middle - 1] / 2) + (ascending[middle] / 2);
    }

    // Updating the mean by each difference keeps huge values finite.
    private double? RunningAverage(Trial trial, double until)
    {
        var mean = 0.0;
        var count = 0;
        foreach (var point in LearningCurve.Read(trial, objective, axis))
        {
            if (point.Position <= until)
            {
                count++;
                mean += (point.Value / count) - (mean / count);
            }
        }

        return count == 0 ? null : mean;
    }

    private string Show(double oriented) => objective.Oriented(oriented).ToString("G6");
}
