using Grpc.AspNetCore.Server;
using Microsoft.Extensions.Hosting;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Grpc.HealthCheck;

/// <summary>Keeps the health of the mapped services in step with the application's life.</summary>
internal sealed class HealthLifetime(HealthServiceImpl health, MappedServices mapped, IHostApplicationLifetime lifetime) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(() =>
        {
            health.SetStatus("", ServingStatus.Serving);
            foreach (var service in mapped.Names)
            {
                health.SetStatus(service, ServingStatus.Serving);
            }
        });
        lifetime.ApplicationStopping.Register(health.Shutdown);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
