using Vizier.Api;
using Vizier.Api.Rest;
using Vizier.Experiments.Control;
using Vizier.Pythia;
using Vizier.Storage;
using Vizier.Suggestions;
using Vizier.Transfer;

namespace Vizier.Hosting;

/// <summary>The parts of the service, each once per process.</summary>
internal static class ServiceRegistration
{
    // What the largest study or trial needs several times over; clients may batch metadata.
    private const int LargestMessage = 16 * 1024 * 1024;

    /// <summary>Adds all parts.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="database">What holds the studies; opened when the host is built.</param>
    public static IServiceCollection AddVizier(this IServiceCollection services, DatabaseProvider database)
    {
        services.AddGrpc(options =>
        {
            options.MaxReceiveMessageSize = LargestMessage;
            options.Interceptors.Add<ErrorInterceptor>();
        }).AddJsonTranscoding(options => options.TypeFiles.AddKnownTypes());
        services.AddGrpcHealth();
        services.AddGrpcReflection();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(new SuggestionOptions());
        services.AddSingleton(_ => Store.Open(database));
        services.AddSingleton<DesignerFactory>(problem => problem.CreateDesigner());
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
        services.AddSingleton<ErrorInterceptor>();
        return services;
    }
}
