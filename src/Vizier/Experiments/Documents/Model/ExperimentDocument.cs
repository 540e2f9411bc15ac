using Vizier.Studies.Specs;

namespace Vizier.Experiments.Documents;

/// <summary>
/// A Katib Experiment after parsing, defaulting and validation: a study plus how to launch a trial, how to read its
/// metrics, and when to end. Both <c>kubeflow.org/v1beta1</c> and <c>kubeflow.org/v1alpha3</c> become this one form.
/// </summary>
internal sealed record ExperimentDocument
{
    /// <summary>metadata.name: lower case letters, digits and '-', at most 40 characters, a letter first.</summary>
    public required string Name { get; init; }

    /// <summary>metadata.namespace; "default" when the document names none.</summary>
    public required string Namespace { get; init; }

    /// <summary>Whether the document names its namespace; if not, a runner takes its own.</summary>
    public bool NamesNamespace { get; init; }

    /// <summary>The version it was written in: kubeflow.org/v1beta1 or kubeflow.org/v1alpha3.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>The search space, in document order; empty for neural architecture search.</summary>
    public required IReadOnlyList<ExperimentParameter> Parameters { get; init; }

    /// <summary>What is optimised.</summary>
    public required Objective Objective { get; init; }

    /// <summary>The algorithm that makes suggestions, with its settings.</summary>
    public required AlgorithmSpec Algorithm { get; init; }

    /// <summary>The stopping rule with its settings; null: trials run to their end.</summary>
    public AlgorithmSpec? EarlyStopping { get; init; }

    /// <summary>How a trial becomes a Kubernetes object.</summary>
    public required TrialTemplate TrialTemplate { get; init; }

    /// <summary>How many trials run at a time; at least 1.</summary>
    public required int ParallelTrialCount { get; init; }

    /// <summary>After how many completed trials the experiment succeeds; null: no limit.</summary>
    public int? MaxTrialCount { get; init; }

    /// <summary>
    /// At how many failed trials the experiment fails; null: no limit. 0 means the same as 1: the first failure ends it.
    /// </summary>
    public int? MaxFailedTrialCount { get; init; }

    /// <summary>Whether a completed experiment may be continued.</summary>
    public required ResumePolicy ResumePolicy { get; init; }

    /// <summary>Where a trial's metrics are read.</summary>
    public required MetricsCollectorSpec MetricsCollector { get; init; }

    /// <summary>spec.priorStudies, a field of ours: earlier studies to learn from.</summary>
    public IReadOnlyList<string> PriorStudies { get; init; } = [];

    /// <summary>spec.stopping, a field of ours: when the experiment has done enough; null: by goal and counts only.</summary>
    public EndOptions? End { get; init; }

    /// <summary>The architecture search space; null unless the algorithm searches architectures.</summary>
    public NasConfig? NasConfig { get; init; }
}
