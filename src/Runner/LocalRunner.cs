using Microsoft.Extensions.Logging;
using Vizier.Client;
using Vizier.Runner.Attempts;
using Vizier.Runner.Launchers.Local;

namespace Vizier.Runner;

/// <summary>A runner that runs trials as processes of this machine.</summary>
public static class LocalRunner
{
    /// <summary>
    /// Runs what the service wants run, until it is cancelled. Then the trials' processes go on, and the next runner with the
    /// same state folder finds them; to end them, stop their experiment first.
    /// </summary>
    /// <param name="connection">The way to the service.</param>
    /// <param name="options">How to work.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Takes what happens.</param>
    /// <param name="detach">Ends the runner.</param>
    /// <exception cref="IOException">Another runner uses the state folder.</exception>
    /// <exception cref="Grpc.Core.RpcException">The service refuses this runner.</exception>
    public static async Task RunAsync(
        VizierConnection connection, RunnerOptions options, TimeProvider time, ILogger log, CancellationToken detach)
    {
        var state = new StateFolder(options.StateFolder);
        using var owned = state.Lock();
        using var launcher = new LocalLauncher(state, options.Local, time);
        var identity = new RunnerIdentity(state.RunnerId(), options.Experiment, options.MaxAttempts);
        await new AttemptReconciler(connection.Runners, launcher, state, identity, time, log).RunAsync(detach);
    }
}
