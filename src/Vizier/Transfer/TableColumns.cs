using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Vizier.Protocol;

namespace Vizier.Transfer;

/// <summary>The columns of a study's table: those of any trial, then one for each parameter and each metric.</summary>
internal sealed class TableColumns
{
    /// <summary>The trial's id; ignored when a table is read.</summary>
    public const string Trial = "trial";

    /// <summary>The trial's state.</summary>
    public const string State = "state";

    /// <summary>Why the trial is infeasible.</summary>
    public const string InfeasibleReason = "infeasible_reason";

    /// <summary>The client that evaluated the trial; ignored when a table is read.</summary>
    public const string ClientId = "client_id";

    /// <summary>When the trial was handed out; ignored when a table is read.</summary>
    public const string StartTime = "start_time";

    /// <summary>When the trial was completed.</summary>
    public const string EndTime = "end_time";

    /// <summary>What precedes a parameter's name.</summary>
    public const string Parameter = "parameter.";

    /// <summary>What precedes a metric's name.</summary>
    public const string Metric = "metric.";

    private readonly List<string> _parameters = [];
    private readonly List<string> _metrics = [];
    private readonly HashSet<string> _known = [];

    /// <summary>The header.</summary>
    public IEnumerable<string> Names =>
        [Trial, State, .. _parameters, .. _metrics, InfeasibleReason, ClientId, StartTime, EndTime];

    /// <summary>Adds what a trial has and no other had before.</summary>
    public void Add(Trial trial)
    {
        foreach (var parameter in trial.Parameters)
        {
            Add(_parameters, Parameter + parameter.ParameterId);
        }

        foreach (var metric in trial.FinalMeasurement?.Metrics ?? [])
        {
            Add(_metrics, Metric + metric.MetricId);
        }
    }

    /// <summary>A trial's values in the columns' order.</summary>
    public IEnumerable<string> ValuesOf(Trial trial)
    {
        var values = trial.Parameters.ToDictionary(parameter => Parameter + parameter.ParameterId, parameter => TextOf(parameter.Value));
        foreach (var metric in trial.FinalMeasurement?.Metrics ?? [])
        {
            values[Metric + metric.MetricId] = metric.Value.ToString("R", CultureInfo.InvariantCulture);
        }

        values[Trial] = trial.Id;
        values[State] = Cli.Output.Records.NameOf(trial.State);
        values[InfeasibleReason] = trial.InfeasibleReason;
        values[ClientId] = trial.ClientId;
        values[StartTime] = TextOf(trial.StartTime);
        values[EndTime] = TextOf(trial.EndTime);
        return Names.Select(name => values.GetValueOrDefault(name, ""));
    }

    private static string TextOf(Value value) =>
        value.HasNumberValue ? value.NumberValue.ToString("R", CultureInfo.InvariantCulture) : value.StringValue;

    private static string TextOf(Timestamp? time) => time?.ToDateTimeOffset().ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture) ?? "";

    private void Add(List<string> names, string name)
    {
        if (_known.Add(name))
        {
            names.Add(name);
        }
    }
}
