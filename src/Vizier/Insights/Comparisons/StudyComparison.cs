using Vizier.Algorithms.Trials;
using Vizier.Insights.Columns;
using Vizier.Protocol;
using Vizier.Protocol.Insights;
using Vizier.Storage;
using Vizier.Studies.Names;
using Vizier.Studies.Specs;
using GoalType = Vizier.Protocol.StudySpec.Types.MetricSpec.Types.GoalType;
using State = Vizier.Protocol.Trial.Types.State;
using Trial = Vizier.Protocol.Trial;

namespace Vizier.Insights.Comparisons;

/// <summary>How the best value of a study grew, and how its values are distributed.</summary>
internal static class StudyComparison
{
    private const int MostShares = 400;

    /// <summary>Reads a study.</summary>
    /// <param name="database">A reader's context.</param>
    /// <param name="name">The study.</param>
    /// <param name="metricName">The metric; empty for the first objective.</param>
    /// <exception cref="Studies.VizierException">There is no such study or metric.</exception>
    public static CompareStudiesResponse.Types.Curve Read(VizierDbContext database, StudyName name, string metricName)
    {
        var head = StudyHead.Get(database, name);
        var spec = StoredStudies.Get(database, name).StudySpec ?? new StudySpec();
        var curve = new CompareStudiesResponse.Types.Curve { Study = name.ToString() };
        if (MetricChoice.Of(spec, metricName) is not { } metric)
        {
            return curve;
        }

        curve.Metric = metric.Name;
        curve.Goal = metric.Goal == Goal.Minimize ? GoalType.Minimize : GoalType.Maximize;
        Metric[] constraints = [.. spec.Metrics.Select(MetricMapping.Map).Where(other => !other.IsObjective && other.Name != metric.Name)];
        var results = Results(database, head, [metric, .. constraints]);
        AddBest(curve, metric, results);
        AddShares(curve, [.. results.Select(result => result.Value).Order()]);
        return curve;
    }

    private static List<(double Value, bool IsSafe)> Results(VizierDbContext database, StudyHead head, Metric[] metrics)
    {
        var names = new NameIndex(metrics.Select(metric => metric.Name));
        var results = new List<(long Order, double Value, bool IsSafe)>();
        var row = new double[metrics.Length];
        TrialRows.Read(database, head, trial =>
        {
            Array.Fill(row, double.NaN);
            ReadResult(trial.Document, names, row);
            if (trial.State == State.Succeeded && double.IsFinite(row[0]))
            {
                var isSafe = metrics.Index().Skip(1).All(item =>
                    item.Item.Oriented(row[item.Index]) >= item.Item.Oriented(item.Item.SafetyThreshold!.Value));
                results.Add((trial.CompletionOrder, row[0], isSafe));
            }
        });
        return [.. results.OrderBy(result => result.Order).Select(result => (result.Value, result.IsSafe))];
    }

    private static void ReadResult(ReadOnlySpan<byte> trial, NameIndex names, Span<double> row)
    {
        var reader = new WireReader(trial);
        while (reader.Read())
        {
            if (reader.Field == Trial.FinalMeasurementFieldNumber)
            {
                TrialWire.ReadMeasurement(reader.Bytes, names, row);
            }
        }
    }

    private static void AddBest(CompareStudiesResponse.Types.Curve curve, Metric metric, List<(double Value, bool IsSafe)> results)
    {
        curve.Trials = results.Count;
        double? best = null;
        for (var i = 0; i < results.Count; i++)
        {
            if (results[i].IsSafe && !(best is { } known && metric.Oriented(known) >= metric.Oriented(results[i].Value)))
            {
                best = results[i].Value;
                curve.BestCounts.Add(i + 1);
                curve.BestValues.Add(results[i].Value);
            }
        }

        if (best is { } last && curve.BestCounts[^1] < results.Count)
        {
            curve.BestCounts.Add(results.Count);
            curve.BestValues.Add(last);
        }
    }

    private static void AddShares(CompareStudiesResponse.Types.Curve curve, double[] sorted)
    {
        var points = Math.Min(sorted.Length, MostShares);
        for (var i = 1; i <= points; i++)
        {
            var index = (int)((long)i * sorted.Length / points) - 1;
            curve.Values.Add(sorted[index]);
            curve.Shares.Add((index + 1.0) / sorted.Length);
        }
    }
}
