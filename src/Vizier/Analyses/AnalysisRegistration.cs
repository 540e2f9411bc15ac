namespace Vizier.Analyses;

/// <summary>The parts that analyse studies, each once per process.</summary>
internal static class AnalysisRegistration
{
    /// <summary>Adds all parts.</summary>
    public static void AddAnalyses(this IServiceCollection services)
    {
        services.AddSingleton<AnalysisWorker>();
        services.AddSingleton<AnalysisDesk>();
    }
}
