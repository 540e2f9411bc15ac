using Vizier.Analyses;
using Vizier.Api;
using Vizier.Api.Rest;
using Vizier.Experiments.Control;
using Vizier.Insights;
using Vizier.Pythia;
using Vizier.Security;
using Vizier.Storage;
using Vizier.Suggestions;
using Vizier.Telemetry;
using Vizier.Transfer;
using Vizier.Web;

namespace Vizier.Hosting;

/// <summary>The parts of the service, each once per process.</summary>
internal static class ServiceRegistration
{
    /// <summary>Adds all parts.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="database">What holds the studies; opened when the host is built.</param>
    /// <param name="largestRequest">The largest request in bytes.</param>
    public static IServiceCollection AddVizier(this IServiceCollection services, DatabaseProvider database, int largestRequest)
    {
        services.AddGrpc(options =>
        {
            options.MaxReceiveMessageSize = largestRequest;
            options.Interceptors.Add<ErrorInterceptor>();
            options.Interceptors.Add<AccessInterceptor>();
        }).AddJsonTranscoding(options => options.TypeFiles.AddKnownTypes());
        services.AddGrpcHealth();
        services.AddGrpcReflection();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(new SuggestionOptions());
        services.AddSingleton(_ => Store.Open(database));
        services.AddSingleton<DesignerFactory>(provider =>
        {
            var metrics = provider.GetRequiredService<VizierMetrics>();
            return problem => new MeteredDesigner(problem.CreateDesigner(), problem.Algorithm, metrics, provider.GetRequiredService<TimeProvider>());
        });
        services.AddSingleton(provider => new WarmStudies(
            provider.GetRequiredService<SuggestionOptions>().WarmStudies, provider.GetRequiredService<DesignerFactory>()));
        services.AddSingleton<PythiaChannels>();
        services.AddSingleton<ForeignAlgorithm>();
        services.AddSingleton<ForeignStopping>();
        services.AddSingleton<SuggestionService>();
        services.AddSingleton<EarlyStopping>();
        services.AddExperiments();
        services.AddSingleton<VizierGrpcService>();
        services.AddSingleton<ExperimentGrpcService>();
        services.AddSingleton<RunnerGrpcService>();
        services.AddSingleton<StudyExport>();
        services.AddSingleton<StudyImport>();
        services.AddSingleton<TrialTable>();
        services.AddSingleton<TransferGrpcService>();
        services.AddInsights();
        services.AddSingleton<InsightGrpcService>();
        services.AddAnalyses();
        services.AddSingleton<AnalysisGrpcService>();
        services.AddCompression();
        services.AddSingleton<ErrorInterceptor>();
        return services;
    }
}
