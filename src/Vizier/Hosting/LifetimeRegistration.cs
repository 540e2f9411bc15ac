namespace Vizier.Hosting;

/// <summary>How the service begins and ends.</summary>
internal static class LifetimeRegistration
{
    /// <summary>Adds the parts.</summary>
    public static void AddLifetime(this IServiceCollection services, VizierHostOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<Readiness>();
        if (options.HandlesSignals)
        {
            services.AddSingleton<IHostLifetime, DrainingLifetime>();
        }
        else
        {
            services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        }
    }
}
