using Vizier.Experiments.Logs;

namespace Vizier.Experiments.Control;

/// <summary>The parts that control experiments, each once per process.</summary>
internal static class ControlRegistration
{
    /// <summary>Adds all parts.</summary>
    public static IServiceCollection AddExperiments(this IServiceCollection services)
    {
        services.AddSingleton(new ControlOptions());
        services.AddSingleton(provider => new Decisions(provider.GetRequiredService<ControlOptions>().Verdicts));
        services.AddSingleton<DocumentCache>();
        services.AddSingleton<Leases>();
        services.AddSingleton<FreedSlots>();
        services.AddSingleton<TurnServices>();
        services.AddSingleton<ExperimentSignals>();
        services.AddSingleton<TrialSupply>();
        services.AddSingleton<ExperimentEnds>();
        services.AddSingleton<ExperimentControl>();
        services.AddSingleton<ExperimentViews>();
        services.AddSingleton<ExperimentDesk>();
        services.AddSingleton<ExperimentWatch>();
        services.AddSingleton<TrialLogs>();
        services.AddSingleton<SentOutputs>();
        services.AddSingleton<AttemptMessages>();
        services.AddSingleton<AttemptReports>();
        services.AddSingleton<RunnerDesk>();
        services.AddHostedService<ControlLoop>();
        return services;
    }

    /// <summary>Leaves experiments as they are, for a service that only looks into a database.</summary>
    public static void WithoutLoop(IServiceCollection services)
    {
        foreach (var loop in services.Where(service => service.ImplementationType == typeof(ControlLoop)).ToList())
        {
            services.Remove(loop);
        }
    }
}
