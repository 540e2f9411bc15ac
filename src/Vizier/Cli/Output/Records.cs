using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Google.Protobuf.WellKnownTypes;
using Vizier.Protocol;
using Vizier.Protocol.Experiments;
using Vizier.Suggestions;

namespace Vizier.Cli.Output;

/// <summary>Studies, trials and experiments as the records that commands print.</summary>
internal static partial class Records
{
    /// <summary>A study.</summary>
    public static JsonObject Of(Study study) => new()
    {
        ["study"] = study.DisplayName,
        ["name"] = study.Name,
        ["state"] = NameOf(study.State),
        ["algorithm"] = study.StudySpec?.Algorithm,
        ["parameters"] = new JsonArray([.. study.StudySpec?.Parameters.Select(parameter => (JsonNode)parameter.ParameterId) ?? []]),
        ["metrics"] = new JsonArray([.. study.StudySpec?.Metrics.Select(metric => (JsonNode)metric.MetricId) ?? []]),
        ["created"] = Time(study.CreateTime),
    };

    /// <summary>An experiment.</summary>
    public static JsonObject Of(Experiment experiment) => new()
    {
        ["experiment"] = IdOf(experiment.Name),
        ["state"] = NameOf(experiment.State),
        ["reason"] = CurrentOf(experiment)?.Reason,
        ["message"] = CurrentOf(experiment)?.Message,
        ["algorithm"] = experiment.Algorithm,
        ["objective"] = experiment.ObjectiveMetric,
        ["counts"] = CountsOf(experiment),
        ["maxTrials"] = experiment.HasMaxTrialCount ? experiment.MaxTrialCount : null,
        ["parallel"] = experiment.ParallelTrialCount,
        ["bestTrial"] = experiment.Best?.Trial.Id,
        ["bestValue"] = experiment.Best is { } best ? ValueOf(best, experiment.ObjectiveMetric) : null,
        ["started"] = Time(experiment.StartTime),
        ["ended"] = Time(experiment.EndTime),
    };

    /// <summary>A trial, with what its experiment knows of it if it belongs to one.</summary>
    public static JsonObject Of(Trial trial, TrialRun? run) => new()
    {
        ["trial"] = long.Parse(trial.Id, CultureInfo.InvariantCulture),
        ["state"] = NameOf(trial.State),
        ["outcome"] = run is null ? null : NameOf(run.Outcome),
        ["reason"] = run?.Reason is { Length: > 0 } reason ? reason : trial.InfeasibleReason,
        ["message"] = run?.Message ?? "",
        ["run"] = run?.RunName,
        ["attempts"] = run?.Attempts.Count,
        ["parent"] = TrialMapping.ParentOf(trial),
        ["parameters"] = ParametersOf(trial),
        ["metrics"] = run is null ? MetricsOf(trial) : MetricsOf(run),
        ["measurements"] = trial.Measurements.Count,
        ["started"] = Time(trial.StartTime),
        ["ended"] = Time(trial.EndTime),
    };

    /// <summary>How many trials there are of each outcome.</summary>
    public static JsonObject CountsOf(Experiment experiment) => new()
    {
        ["trials"] = experiment.Counts.Trials,
        ["pending"] = experiment.Counts.Pending,
        ["running"] = experiment.Counts.Running,
        ["succeeded"] = experiment.Counts.Succeeded,
        ["earlyStopped"] = experiment.Counts.EarlyStopped,
        ["failed"] = experiment.Counts.Failed,
        ["metricsUnavailable"] = experiment.Counts.MetricsUnavailable,
        ["killed"] = experiment.Counts.Killed,
    };

    /// <summary>A trial's parameters by name.</summary>
    public static JsonObject ParametersOf(Trial trial) =>
        new(trial.Parameters.Select(parameter => KeyValuePair.Create(parameter.ParameterId, ScalarOf(parameter.Value))));

    /// <summary>A run's metrics by name, each with the value that counts.</summary>
    public static JsonObject MetricsOf(TrialRun run) =>
        new(run.Metrics.Select(metric => KeyValuePair.Create(metric.Name, (JsonNode?)metric.Value)));

    /// <summary>The value of a run's metric; null if it has none.</summary>
    public static double? ValueOf(TrialRun run, string metric) => run.Metrics.FirstOrDefault(found => found.Name == metric)?.Value;

    /// <summary>The condition that holds now.</summary>
    public static Experiment.Types.Condition? CurrentOf(Experiment experiment) =>
        experiment.Conditions.LastOrDefault(condition => condition.Status && condition.Type != "Created")
        ?? experiment.Conditions.LastOrDefault(condition => condition.Status);

    /// <summary>The last part of a resource name.</summary>
    public static string IdOf(string name) => name[(name.LastIndexOf('/') + 1)..];

    /// <summary>A value of an enumeration as the protocol spells it, e.g. EARLY_STOPPED.</summary>
    public static string NameOf(System.Enum value) => WordStart().Replace(value.ToString(), "_$0").ToUpperInvariant();

    private static JsonObject MetricsOf(Trial trial) => new(
        (trial.FinalMeasurement?.Metrics ?? []).Select(metric => KeyValuePair.Create(
            metric.MetricId, double.IsFinite(metric.Value) ? (JsonNode?)metric.Value : metric.Value.ToString(CultureInfo.InvariantCulture))));

    private static JsonNode? ScalarOf(Value value) => value.KindCase switch
    {
        Value.KindOneofCase.NumberValue => value.NumberValue,
        Value.KindOneofCase.BoolValue => value.BoolValue,
        _ => value.StringValue,
    };

    private static string? Time(Timestamp? time) => time?.ToDateTimeOffset().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex WordStart();
}
