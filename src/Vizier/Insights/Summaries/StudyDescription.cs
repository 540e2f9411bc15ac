using System.Collections.Immutable;
using Google.Protobuf.WellKnownTypes;
using Vizier.Algorithms.Catalogue;
using Vizier.Algorithms.Trials;
using Vizier.Protocol;
using Vizier.Studies.Specs;

namespace Vizier.Insights.Summaries;

/// <summary>What a study's document says that lists show.</summary>
/// <param name="Algorithm">The algorithm's name in the catalogue; as the study has it if it is not there.</param>
/// <param name="Metrics">The metrics, in the study's order.</param>
/// <param name="ParameterCount">How many parameters there are, conditional ones included.</param>
/// <param name="CreateTime">When it was made; null if not known.</param>
/// <param name="InactiveReason">Why it is not ACTIVE; empty if nobody said.</param>
internal sealed record StudyDescription(
    string Algorithm, ImmutableArray<Metric> Metrics, int ParameterCount, Timestamp? CreateTime, string InactiveReason)
{
    /// <summary>Reads a study.</summary>
    public static StudyDescription Of(Study study)
    {
        var spec = study.StudySpec ?? new StudySpec();
        return new StudyDescription(
            AlgorithmCatalogue.TryResolve(spec.Algorithm, out var algorithm) ? algorithm.Name : spec.Algorithm,
            [.. spec.Metrics.Select(MetricMapping.Map)],
            Columns.ParameterLabels.Of(spec.Parameters).Count(),
            study.CreateTime,
            study.InactiveReason);
    }

    /// <summary>Whether a word occurs in the algorithm's name or a metric's, without regard to case.</summary>
    public bool Mentions(string word) =>
        Algorithm.Contains(word, StringComparison.OrdinalIgnoreCase)
        || Metrics.Any(metric => metric.Name.Contains(word, StringComparison.OrdinalIgnoreCase));
}
