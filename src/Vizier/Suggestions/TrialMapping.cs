using System.Collections.Immutable;
using Vizier.Algorithms.Designers;
using Vizier.Algorithms.Trials;
using Vizier.Protocol;
using Vizier.Studies.Specs;
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
        Assignment = AssignmentMapping.Read(trial.Parameters),
        State = trial.State switch
        {
            ExternalState.Succeeded when trial.FinalMeasurement is not null => TrialState.Completed,
            ExternalState.Succeeded or ExternalState.Infeasible => TrialState.Infeasible,
            _ => TrialState.Pending,
        },
        Metrics = trial.State == ExternalState.Succeeded ? ReadMetrics(trial.FinalMeasurement) : ImmutableDictionary<string, double>.Empty,
        Measurements = withMeasurements ? [.. trial.Measurements.Select(ReadMeasurement)] : [],
        Metadata = Notes(trial),
        CompletionOrder = completionOrder,
    };

    /// <summary>A new trial of a designer's suggestion, with neither name nor state.</summary>
    public static Trial Create(Suggestion suggestion)
    {
        var trial = new Trial();
        trial.Parameters.Add(AssignmentMapping.Write(suggestion.Assignment));
        foreach (var (key, note) in suggestion.Metadata.OrderBy(item => item.Key, StringComparer.Ordinal))
        {
            trial.Metadata.Add(new KeyValue { Ns = NotesNamespace, Key = key, Value = note });
        }

        return trial;
    }

    /// <summary>The number of the trial that a suggestion goes on from; null if it starts afresh.</summary>
    public static long? ParentOf(Trial trial) => ParentTrial.Of(Notes(trial));

    private static ImmutableDictionary<string, string> Notes(Trial trial) => trial.Metadata
        .Where(item => item.Ns == NotesNamespace)
        .ToImmutableDictionary(item => item.Key, item => item.Value);

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
