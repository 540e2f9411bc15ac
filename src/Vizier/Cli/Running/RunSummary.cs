using System.Text.Json.Nodes;
using Vizier.Cli.Output;
using Vizier.Protocol.Experiments;

namespace Vizier.Cli.Running;

/// <summary>What a run ends with.</summary>
/// <param name="Experiment">The experiment at its end.</param>
/// <param name="Elapsed">How long the run took.</param>
/// <param name="Folder">Where the trials' folders are.</param>
/// <param name="Database">Where the study is stored.</param>
internal sealed record RunSummary(Experiment Experiment, TimeSpan Elapsed, string Folder, string Database)
{
    /// <summary>For people.</summary>
    public void WriteText(TextWriter output)
    {
        string id = Records.IdOf(Experiment.Name);
        var condition = Records.CurrentOf(Experiment);
        output.WriteLine();
        output.WriteLine($"Experiment {id}: {Records.NameOf(Experiment.State)} ({condition?.Reason})");
        output.WriteLine(condition?.Message);
        output.WriteLine($"{Experiment.Counts.Trials} trials in {RunProgress.Words(Elapsed)}: {OutcomesOf(Experiment.Counts)}");
        if (Experiment.Best is { } best)
        {
            WriteBest(output, best);
        }
        else
        {
            output.WriteLine("No trial has succeeded.");
        }

        output.WriteLine($"All trials' output: {Folder}");
        output.WriteLine($"Study: vizier trial list {id} --database {Database}");
    }

    /// <summary>For programs.</summary>
    public JsonObject ToJson()
    {
        var condition = Records.CurrentOf(Experiment);
        return new JsonObject
        {
            ["study"] = Records.IdOf(Experiment.Study),
            ["name"] = Experiment.Name,
            ["state"] = Records.NameOf(Experiment.State),
            ["reason"] = condition?.Reason,
            ["message"] = condition?.Message,
            ["counts"] = Records.CountsOf(Experiment),
            ["bestTrial"] = Experiment.Best is { } best ? BestOf(best) : null,
            ["objective"] = Experiment.ObjectiveMetric,
            ["elapsedSeconds"] = Math.Round(Elapsed.TotalSeconds, 3),
            ["folder"] = Folder,
            ["database"] = Database,
        };
    }

    private JsonObject BestOf(TrialRun best) => new()
    {
        ["trial"] = long.Parse(best.Trial.Id),
        ["run"] = best.RunName,
        ["value"] = Records.ValueOf(best, Experiment.ObjectiveMetric),
        ["parameters"] = Records.ParametersOf(best.Trial),
        ["metrics"] = Records.MetricsOf(best),
        ["folder"] = best.Attempts.LastOrDefault()?.Location,
    };

    private static string OutcomesOf(Experiment.Types.Counts counts)
    {
        (int Count, string Outcome)[] others =
        [
            (counts.EarlyStopped, "stopped early"),
            (counts.Failed, "failed"),
            (counts.MetricsUnavailable, "without metrics"),
            (counts.Killed, "killed"),
        ];
        return $"{counts.Succeeded} succeeded" + string.Concat(others.Where(other => other.Count > 0).Select(other => $", {other.Count} {other.Outcome}"));
    }

    private static void WriteBest(TextWriter output, TrialRun best)
    {
        output.WriteLine($"Best trial: {best.Trial.Id}");
        var fields = best.Metrics.Select(metric => (metric.Name, Value: $"{metric.Value:G6}"))
            .Concat(Records.ParametersOf(best.Trial).Select(parameter => (Name: parameter.Key, Value: parameter.Value?.ToString() ?? "")))
            .ToList();
        int width = fields.Max(field => field.Name.Length);
        foreach (var (name, value) in fields)
        {
            output.WriteLine($"  {name.PadRight(width)}  {value}");
        }

        output.WriteLine($"Its output: {best.Attempts.LastOrDefault()?.Location}");
    }
}
