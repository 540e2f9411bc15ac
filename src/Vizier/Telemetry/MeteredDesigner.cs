using System.Diagnostics;
using Vizier.Algorithms.Catalogue;
using Vizier.Algorithms.Designers;
using Vizier.Algorithms.Trials;

namespace Vizier.Telemetry;

/// <summary>Measures and traces what a designer computes.</summary>
internal sealed class MeteredDesigner(IDesigner inner, string algorithm, VizierMetrics metrics, TimeProvider time) : IDesigner
{
    private static readonly ActivitySource Source = new(VizierMetrics.Name);
    private readonly string _algorithm = AlgorithmCatalogue.TryResolve(algorithm, out var known) ? known.Name : "other";

    /// <inheritdoc/>
    public IReadOnlyList<Suggestion> Suggest(TrialHistory history, int count)
    {
        using var activity = Source.StartActivity("suggest");
        activity?.SetTag("vizier.algorithm", _algorithm).SetTag("vizier.count", count);
        var start = time.GetTimestamp();
        var outcome = "failed";
        try
        {
            var suggestions = inner.Suggest(history, count);
            outcome = "ok";
            return suggestions;
        }
        catch (SearchSpaceExhaustedException)
        {
            outcome = "exhausted";
            throw;
        }
        finally
        {
            activity?.SetStatus(outcome == "failed" ? ActivityStatusCode.Error : ActivityStatusCode.Ok);
            metrics.Suggested(_algorithm, outcome, time.GetElapsedTime(start));
        }
    }
}
