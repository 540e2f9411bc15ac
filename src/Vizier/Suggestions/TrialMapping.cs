using System.Collections.Immutable;
using Google.Protobuf.WellKnownTypes;
using Vizier.Algorithms.Designers;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;
using Vizier.Protocol;
using ExternalState = Vizier.Protocol.Trial.Types.State;
using InternalTrial = Vizier.Algorithms.Trials.Trial;
using Trial = Vizier.Protocol.Trial;

namespace Vizier.Suggestions;

/// <summary>Translates trials between the service's messages and what designers see.</summary>
internal static class TrialMapping
{
    /// <summary>The metadata namespace of a designer's notes on its suggestions.</summary>
    public const string NotesNamespace = ":vizier:designer";

    /// <summary>A stored trial as designers and stopping rules see it.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="completionOrder">The rank of its end; 0 while it has not ended.</param>
    /// <param name="withMeasurements">Whether to take over what was measured on the way.</param>
    public static InternalTrial Read(Trial trial, long completionOrder, bool withMeasurements) => new()
    {
        Id = long.Parse(trial.Id),
        Assignment = ReadAssignment(trial.Parameters),
        State = trial.State switch
        {
            ExternalState.Succeeded when trial.FinalMeasurement is not null => TrialState.Completed,
            ExternalState.Succeeded or ExternalState.Infeasible => TrialState.Infeasible,
            _ => TrialState.Pending,
        },
        Metrics = trial.State == ExternalState.Succeeded ? ReadMetrics(trial.FinalMeasurement) : ImmutableDictionary<string, double>.Empty,
        Measurements = withMeasurements ? [.. trial.Measurements.Select(ReadMeasurement)] : [],
        Metadata = trial.Metadata
            .Where(item => item.Ns == NotesNamespace)
            .ToImmutableDictionary(item => item.Key, item => item.Value),
        CompletionOrder = completionOrder,
    };

    /// <summary>The values of a trial's parameters; those that are neither number nor text are left out.</summary>
    public static Assignment ReadAssignment(IEnumerable<Trial.Types.Parameter> parameters)
    {
        var values = new Dictionary<string, ParameterValue>(StringComparer.Ordinal);
        foreach (var parameter in parameters)
        {
            if (ReadValue(parameter.Value) is { } value)
            {
                values[parameter.ParameterId] = value;
            }
        }

        return new Assignment(values);
    }

    /// <summary>A new trial of a designer's suggestion, with neither name nor state.</summary>
    public static Trial Create(Suggestion suggestion)
    {
        var trial = new Trial();
        foreach (var (name, value) in suggestion.Assignment)
        {
            trial.Parameters.Add(new Trial.Types.Parameter { ParameterId = name, Value = WriteValue(value) });
        }

        foreach (var (key, note) in suggestion.Metadata.OrderBy(item => item.Key, StringComparer.Ordinal))
        {
            trial.Metadata.Add(new KeyValue { Ns = NotesNamespace, Key = key, Value = note });
        }

        return trial;
    }

    private static ParameterValue? ReadValue(Value? value) => value switch
    {
        { HasNumberValue: true } => ParameterValue.Of(value.NumberValue),
        { HasStringValue: true } => ParameterValue.Of(value.StringValue),
        _ => (ParameterValue?)null,
    };

    private static Value WriteValue(ParameterValue value) =>
        value.IsNumber ? Value.ForNumber(value.Number) : Value.ForString(value.Text);

    private static Algorithms.Trials.Measurement ReadMeasurement(Protocol.Measurement measurement) => new(
        measurement.StepCount, measurement.ElapsedDuration?.ToTimeSpan().TotalSeconds ?? 0, ReadMetrics(measurement));

    private static ImmutableDictionary<string, double> ReadMetrics(Protocol.Measurement? measurement)
    {
        var metrics = ImmutableDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        foreach (var metric in measurement?.Metrics ?? [])
        {
            metrics[metric.MetricId] = metric.Value;
        }

        return metrics.ToImmutable();
    }
}
