using Vizier.Plotting;
using Vizier.Protocol.Insights;

namespace Vizier.Cli.Plots;

/// <summary>Reads what plots draw.</summary>
internal static class PlotReader
{
    /// <summary>A study with all its trials.</summary>
    /// <param name="call">The way to the service.</param>
    /// <param name="name">The study.</param>
    /// <param name="metric">The metric; empty for the first objective.</param>
    /// <exception cref="CliException">The study has no such metric.</exception>
    public static async Task<PlotStudy> ReadAsync(ServiceCall call, string name, string metric)
    {
        var insights = call.Connection.Insights;
        var overview = await insights.GetStudyOverviewAsync(new GetStudyOverviewRequest { Name = name }, cancellationToken: call.Cancellation);
        var pages = new List<TrialColumns>();
        do
        {
            pages.Add(await insights.GetTrialColumnsAsync(
                new GetTrialColumnsRequest { Name = name, Cursor = pages.LastOrDefault()?.Cursor ?? "", PageSize = 20_000 }, cancellationToken: call.Cancellation));
        }
        while (pages[^1].More);

        var objectives = overview.Summary.Objectives;
        var index = metric.Length == 0
            ? Math.Max(0, objectives.ToList().FindIndex(objective => !objective.HasSafetyThreshold))
            : objectives.ToList().FindIndex(objective => objective.MetricId == metric);
        return index >= 0 && index < objectives.Count
            ? new PlotStudy(
                overview,
                [.. pages[^1].Parameters.Select(parameter => (parameter.ParameterId, (IReadOnlyList<string>)parameter.Labels))],
                PlotData.Read(pages),
                index)
            : throw new CliException($"--metric '{metric}': must be one of {string.Join(", ", objectives.Select(objective => objective.MetricId))}");
    }
}
