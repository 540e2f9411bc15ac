using System.Collections.Immutable;
using Vizier.Algorithms.Analysis;

namespace Vizier.Algorithms.Trials;

/// <summary>
/// Orders finished trials from best to worst: by how far they break the constraints, then by how many others dominate
/// them, then by the mean rank of their objectives, then by age. Trials that are infeasible, or lack a finite value of
/// some objective or constraint, come last.
/// </summary>
public static class TrialRanking
{
    /// <summary>The finished trials, best first. O(n log n), and n²/64 bit operations an objective where there are several.</summary>
    public static ImmutableArray<Trial> BestFirst(Problem problem, IEnumerable<Trial> trials)
    {
        var usable = new List<(Trial Trial, double[] Objectives, double Violation)>();
        var failed = new List<Trial>();
        foreach (var trial in trials.Where(trial => trial.State != TrialState.Pending))
        {
            if (problem.TryGetObjectives(trial, out var objectives) && TryGetViolation(problem, trial, out var violation))
            {
                usable.Add((trial, objectives, violation));
            }
            else
            {
                failed.Add(trial);
            }
        }

        var points = usable.ConvertAll(item => item.Objectives);
        var dominators = problem.Objectives.Length > 1 ? ParetoFront.CountDominators(points) : new int[points.Count];
        var ranks = MeanRanks(points);
        var order = Enumerable.Range(0, usable.Count)
            .OrderBy(i => usable[i].Violation)
            .ThenBy(i => dominators[i])
            .ThenBy(i => ranks[i])
            .ThenBy(i => usable[i].Trial.Id);
        return [.. order.Select(i => usable[i].Trial), .. failed];
    }

    /// <summary>How far a trial is beyond the thresholds of all constraints together; 0 if it is safe.</summary>
    /// <returns>False if a constraint was not reported as a finite number.</returns>
    public static bool TryGetViolation(Problem problem, Trial trial, out double violation)
    {
        violation = 0;
        foreach (var constraint in problem.Metrics)
        {
            if (constraint.SafetyThreshold is not { } threshold)
            {
                continue;
            }

            if (!trial.Metrics.TryGetValue(constraint.Name, out var value) || !double.IsFinite(value))
            {
                return false;
            }

            violation += Math.Max(0, constraint.Oriented(threshold) - constraint.Oriented(value));
        }

        return true;
    }

    // The mean over the objectives of how many points are better in it.
    private static double[] MeanRanks(List<double[]> points)
    {
        var ranks = new double[points.Count];
        for (var objective = 0; points.Count > 0 && objective < points[0].Length; objective++)
        {
            var values = points.ConvertAll(point => point[objective]);
            values.Sort();
            for (var i = 0; i < ranks.Length; i++)
            {
                ranks[i] += (points.Count - UpperBound(values, points[i][objective])) / (double)points[0].Length;
            }
        }

        return ranks;
    }

    private static int UpperBound(List<double> ascending, double value)
    {
        int low = 0, high = ascending.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = ascending[middle] <= value ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
