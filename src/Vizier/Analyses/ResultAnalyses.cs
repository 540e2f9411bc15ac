using Vizier.Algorithms.Analysis;
using Vizier.Algorithms.Trials;
using Vizier.Protocol.Analyses;
using Fronts = Vizier.Algorithms.Analysis.ParetoFront;
using Method = Vizier.Protocol.Analyses.GetImportanceRequest.Types.Method;
using ParetoFront = Vizier.Protocol.Analyses.ParetoFront;

namespace Vizier.Analyses;

/// <summary>What the results of a study say by themselves.</summary>
internal static class ResultAnalyses
{
    // The volume of more points than these takes too long; the latest that changed the front are kept.
    private const int MostVolumes = 200;

    /// <summary>How much each parameter matters.</summary>
    public static Importance Importance(AnalysisSubject subject, GetImportanceRequest request)
    {
        var metric = subject.MetricOf(request.Metric);
        var method = request.Method == Method.Fanova ? Method.Fanova : Method.PedAnova;
        var report = method == Method.Fanova
            ? Fanova.Importance(subject.Problem, metric, subject.History)
            : PedAnova.Importance(subject.Problem, metric, subject.History);
        var answer = new Importance
        {
            Basis = AnalysisBasis.Of(subject, metric, method == Method.Fanova ? "random forest" : "", report.Refusal),
            Method = method,
        };
        foreach (var parameter in report.Parameters)
        {
            var one = new Importance.Types.Parameter { ParameterId = parameter.Name, Trials = parameter.Trials };
            if (parameter.Share is { } share)
            {
                one.Share = share;
            }

            answer.Parameters.Add(one);
        }

        return answer;
    }

    /// <summary>The trials that no other one dominates, and how the hypervolume grew.</summary>
    public static ParetoFront Front(AnalysisSubject subject)
    {
        var objectives = subject.Problem.Objectives;
        var answer = new ParetoFront { Basis = AnalysisBasis.Of(subject, subject.MetricOf("")), Metrics = { objectives.Select(metric => metric.Name) } };
        var results = Results(subject);
        if (objectives.IsEmpty || results.Count == 0)
        {
            answer.Basis.Refusal = "No trial has all values yet.";
            return answer;
        }

        foreach (var index in Fronts.Indices([.. results.Select(result => result.Point)]))
        {
            answer.Trials.Add((int)results[index].Trial);
            answer.Values.Add(objectives.Select((metric, k) => metric.Oriented(results[index].Point[k])));
        }

        AddVolumes(answer, [.. objectives], [.. results.OrderBy(result => result.Order).Select(result => result.Point)]);
        return answer;
    }

    private static List<(long Trial, long Order, double[] Point)> Results(AnalysisSubject subject)
    {
        var results = new List<(long, long, double[])>();
        foreach (var trial in subject.History.Trials)
        {
            var isSafe = subject.Problem.Constraints.All(constraint =>
                trial.Metrics.TryGetValue(constraint.Name, out var value) && constraint.Oriented(value) >= constraint.Oriented(constraint.SafetyThreshold!.Value));
            if (subject.Problem.TryGetObjectives(trial, out var point) && isSafe)
            {
                results.Add((trial.Id, trial.CompletionOrder, point));
            }
        }

        return results;
    }

    private static void AddVolumes(ParetoFront answer, Metric[] objectives, double[][] points)
    {
        var reference = objectives.Select((_, k) => points.Min(point => point[k])).ToArray();
        answer.Reference.Add(objectives.Select((metric, k) => metric.Oriented(reference[k])));
        var (front, steps) = (new List<double[]>(), new List<(int Count, double[][] Front)>());
        for (var i = 0; i < points.Length; i++)
        {
            if (front.TrueForAll(member => !Fronts.Dominates(member, points[i]) && !member.SequenceEqual(points[i])))
            {
                front.RemoveAll(member => Fronts.Dominates(points[i], member));
                front.Add(points[i]);
                steps.Add((i + 1, [.. front]));
            }
        }

        var stride = Math.Max(1, (steps.Count + MostVolumes - 1) / MostVolumes);
        foreach (var (count, members) in steps.Where((_, i) => (steps.Count - 1 - i) % stride == 0))
        {
            answer.VolumeCounts.Add(count);
            answer.Volumes.Add(Hypervolume.Of(members, reference));
        }

        if (answer.VolumeCounts[^1] < points.Length)
        {
            answer.VolumeCounts.Add(points.Length);
            answer.Volumes.Add(answer.Volumes[^1]);
        }
    }
}
