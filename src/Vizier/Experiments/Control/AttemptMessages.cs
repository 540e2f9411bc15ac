using Vizier.Experiments.Documents;
using Vizier.Protocol.Runners;
using Kind = Vizier.Protocol.Runners.Attempt.Types.Collector.Types.Kind;

namespace Vizier.Experiments.Control;

/// <summary>What a runner is told of an attempt.</summary>
/// <param name="documents">The parsed documents.</param>
internal sealed class AttemptMessages(DocumentCache documents)
{
    /// <summary>The message of an attempt that its runner follows already.</summary>
    public static Attempt Of(AttemptOrder order) => new()
    {
        Name = ExperimentNames.OfAttempt(order.Name, order.Number),
        Lease = order.Lease,
        StopReason = order.Stop?.Message ?? "",
    };

    /// <summary>The message of an attempt.</summary>
    /// <exception cref="TemplateException">The trial's object cannot be made.</exception>
    public Attempt Of(HeldAttempt held)
    {
        var document = documents.Parse(held.Experiment.Document);
        var template = document.TrialTemplate;
        var message = new Attempt
        {
            Name = ExperimentNames.OfAttempt(held.Name, held.Attempt.Number),
            Lease = held.Attempt.Lease,
            Token = held.Attempt.Token,
            RunName = held.Run.RunName,
            Experiment = ExperimentNames.Of(held.Name.Study),
            Manifest = document.Render(ObjectNameOf(held), held.Trial.Parameters).ToJsonString(),
            PrimaryContainer = template.PrimaryContainerName ?? "",
            Collector = CollectorOf(document.MetricsCollector),
            StopReason = held.Run.Stop?.Message ?? "",
            CheckpointKey = held.Run.RunName,
            ParentCheckpointKey = held.ParentRunName,
            SuccessCondition = template.SuccessCondition,
            FailureCondition = template.FailureCondition,
            Retain = template.Retain,
            StoredSequence = held.Attempt.StoredSequence,
            ResumePoint = held.Attempt.ResumePoint,
            Started = held.Attempt.StartTime is not null,
        };
        message.Parameters.Add(held.Trial.Parameters);
        message.MetricNames.Add(document.Objective.MetricNames);
        message.Images.Add(held.Experiment.Images);
        message.PrimaryPodLabels.Add(template.PrimaryPodLabels.ToDictionary());
        return message;
    }

    // On a cluster each attempt has an object of its own; what is left of the one before must not stand in its way.
    private static string ObjectNameOf(HeldAttempt held) =>
        held.Experiment.Place == Submission.Local || held.Attempt.Number == 1 ? held.Run.RunName : $"{held.Run.RunName}-{held.Attempt.Number}";

    private static Attempt.Types.Collector CollectorOf(MetricsCollectorSpec spec)
    {
        var collector = new Attempt.Types.Collector
        {
            Kind = spec.Kind switch
            {
                CollectorKind.File => Kind.File,
                CollectorKind.TensorFlowEvent => Kind.TensorFlowEvent,
                CollectorKind.PrometheusMetric => Kind.Prometheus,
                CollectorKind.Custom => Kind.Custom,
                CollectorKind.Push => Kind.Push,
                _ => Kind.StdOut,
            },
            Path = spec.Path ?? spec.HttpGet?.Path ?? "",
            Format = spec.Format == MetricsFileFormat.Json ? Attempt.Types.Collector.Types.Format.Json : Attempt.Types.Collector.Types.Format.Text,
            Port = spec.HttpGet?.Port ?? 0,
        };
        collector.Filters.Add(spec.Filters);
        return collector;
    }
}
