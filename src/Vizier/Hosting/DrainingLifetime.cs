using System.Runtime.InteropServices;
using Grpc.HealthCheck;

namespace Vizier.Hosting;

/// <summary>
/// Stops the service at SIGTERM, SIGINT or SIGQUIT: it is not ready and NOT_SERVING at once, serves on for the drain delay so
/// that load balancers notice, then takes no more calls and finishes those under way. A second signal ends the delay.
/// </summary>
internal sealed class DrainingLifetime(
    IHostApplicationLifetime application, Readiness readiness, HealthServiceImpl health, VizierHostOptions options, TimeProvider time)
    : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> _signals = [];

    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        foreach (var signal in new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT })
        {
            _signals.Add(PosixSignalRegistration.Create(signal, Handle));
        }

        application.ApplicationStopping.Register(readiness.Leave);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _signals.ForEach(signal => signal.Dispose());

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        _ = LeaveAsync();
    }

    private async Task LeaveAsync()
    {
        var isFirst = !readiness.IsLeaving;
        readiness.Leave();
        health.Shutdown();
        if (isFirst && options.DrainDelay > TimeSpan.Zero)
        {
            await Task.Delay(options.DrainDelay, time);
        }

        application.StopApplication();
    }
}
