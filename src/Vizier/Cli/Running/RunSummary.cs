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
        var counts = Experiment.Counts;
        output.WriteLine();
        output.WriteLine($"Experiment {id}: {Records.NameOf(Experiment.State)}. {condition?.Message} ({condition?.Reason})");
        output.WriteLine(
            $"{counts.Trials} trials in {RunProgress.Words(Elapsed)}: {counts.Succeeded} succeeded, {counts.EarlyStopped} stopped early, "
            + $"{counts.Failed} failed, {counts.MetricsUnavailable} without metrics, {counts.Killed} killed");
        if (Experiment.Best is { } best)
        {
            WriteBest(output, best);
        }
        else
        {
            output.WriteLine("No trial has succeeded.");
        }

        output.WriteLine($"Trials' output: {Folder}");
        output.WriteLine($"Study: {Database} (vizier trial list {id} --database {Database})");
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

    private static void WriteBest(TextWriter output, TrialRun best)
    {
        output.WriteLine($"Best trial: {best.Trial.Id} ({best.Attempts.LastOrDefault()?.Location})");
        var fields = best.Metrics.Select(metric => (metric.Name, Value: $"{metric.Value:G6}"))
            .Concat(Records.ParametersOf(best.Trial).Select(parameter => (Name: parameter.Key, Value: parameter.Value?.ToString() ?? "")))
            .ToList();
        int width = fields.Max(field => field.Name.Length);
        foreach (var (name, value) in fields)
        {
            output.WriteLine($"  {name.PadRight(width)}  {value}");
        }
    }
}
