using Vizier.Insights.Summaries;

namespace Vizier.Insights;

/// <summary>The parts that show studies, each once per process.</summary>
internal static class InsightRegistration
{
    /// <summary>Adds all parts.</summary>
    public static void AddInsights(this IServiceCollection services)
    {
        services.AddSingleton<StudyDigests>();
        services.AddSingleton<StudySummaries>();
        services.AddSingleton<StudyChanges>();
        services.AddSingleton<StudyWatch>();
        services.AddSingleton<StudyListWatch>();
    }
}
