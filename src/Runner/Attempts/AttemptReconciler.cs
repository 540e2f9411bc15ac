using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Vizier.Client;
using Vizier.Protocol.Runners;
using Vizier.Runner.Launchers;

namespace Vizier.Runner.Attempts;

/// <summary>
/// Brings the attempts of this runner to what the service wants: starts what is missing, stops what is to be stopped, kills
/// what is no longer its own. Every step may be repeated, so a runner that was killed goes on where it was.
/// </summary>
internal sealed class AttemptReconciler(
    RunnerService.RunnerServiceClient service,
    ILauncher launcher,
    StateFolder state,
    RunnerIdentity identity,
    TimeProvider time,
    ILogger log)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(10);
    private static readonly RetryPolicy Pauses = new() { LongestPause = TimeSpan.FromSeconds(5) };

    private readonly ActiveAttempts _active = new(state);
    private readonly Dictionary<string, Attempt> _recovered = [];
    private readonly Dictionary<string, (AttemptSession Session, Task Task)> _sessions = [];
    private readonly HashSet<string> _done = [];
    private readonly Random _random = new(Environment.ProcessId);
    private TimeSpan _wait = LongestWait;
    private long _revision;

    /// <summary>Reconciles until it is cancelled; then the attempts go on by themselves, for the next runner to find.</summary>
    /// <exception cref="RpcException">The service refuses this runner for good.</exception>
    internal async Task RunAsync(CancellationToken detach)
    {
        foreach (var attempt in _active.Load())
        {
            _recovered[attempt.Name] = attempt;
        }

        try
        {
            await ReconcileAsync(detach);
        }
        catch (Exception exception) when (exception is OperationCanceledException or RpcException && detach.IsCancellationRequested)
        {
            log.LogInformation("{Count} attempts are left to themselves", _sessions.Values.Count(session => !session.Task.IsCompleted));
        }
        finally
        {
            await Task.WhenAll(_sessions.Values.Select(session => session.Task)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReconcileAsync(CancellationToken detach)
    {
        for (var failures = 0; ;)
        {
            Tidy();
            try
            {
                var response = await SyncAsync(detach);
                failures = 0;
                await ApplyAsync(response, detach);
            }
            catch (RpcException exception) when (!detach.IsCancellationRequested && !IsRefusal(exception.StatusCode))
            {
                _revision = 0;
                failures++;
                log.LogWarning("the service does not answer: {Status}", exception.Status.Detail);
                await Task.Delay(Pauses.PauseAfter(failures, _random.NextDouble()), time, detach);
            }

            detach.ThrowIfCancellationRequested();
        }
    }

    private static bool IsRefusal(StatusCode code) =>
        code is StatusCode.Unauthenticated or StatusCode.PermissionDenied or StatusCode.InvalidArgument or StatusCode.Unimplemented;

    private async Task<SyncResponse> SyncAsync(CancellationToken detach)
    {
        var request = new SyncRequest
        {
            RunnerId = identity.Id,
            Place = launcher.Place,
            Experiment = identity.Experiment,
            Leases = { _recovered.Values.Select(attempt => attempt.Lease), _sessions.Values.Select(held => held.Session.Lease) },
            KnownRevision = _revision,
            Wait = Duration.FromTimeSpan(_wait),
            MaxAttempts = identity.MaxAttempts,
            Cluster = launcher.Cluster,
            FollowsLeases = _recovered.Count == 0,
        };
        var deadline = (time.GetUtcNow() + _wait + AnswerTime).UtcDateTime;
        return await service.SyncAsync(request, deadline: deadline, cancellationToken: detach);
    }

    private async Task ApplyAsync(SyncResponse response, CancellationToken detach)
    {
        _revision = response.Revision;
        if (response.LeaseTime is { } lease && lease.ToTimeSpan() > TimeSpan.Zero)
        {
            _wait = TimeSpan.FromTicks(Math.Min(LongestWait.Ticks, lease.ToTimeSpan().Ticks / 3));
        }

        var wanted = response.Attempts.ToDictionary(attempt => attempt.Name);
        _done.IntersectWith(response.Attempts.Select(attempt => attempt.Lease));
        await DropUnwantedAsync(wanted);

        // What runs already takes its GPUs before what is new.
        foreach (var attempt in response.Attempts.OrderByDescending(attempt => _recovered.ContainsKey(attempt.Name)))
        {
            Begin(attempt, detach);
        }
    }

    private async Task DropUnwantedAsync(Dictionary<string, Attempt> wanted)
    {
        foreach (var (name, attempt) in _recovered.Where(pair => !wanted.ContainsKey(pair.Key)).ToList())
        {
            await launcher.KillAsync(attempt, state.For(attempt));
            _active.Remove(attempt);
            _ = _recovered.Remove(name);
        }

        foreach (var (name, held) in _sessions)
        {
            if (!wanted.TryGetValue(name, out var attempt))
            {
                held.Session.Stop.Abandon("the service no longer wants it");
            }
            else if (attempt.Lease != held.Session.Lease)
            {
                // It was taken from this runner while that was away, and is given to it again.
                held.Session.Stop.Leave("it goes on under another lease");
            }
        }
    }

    private void Begin(Attempt attempt, CancellationToken detach)
    {
        if (_sessions.TryGetValue(attempt.Name, out var held))
        {
            if (attempt.StopReason.Length > 0)
            {
                held.Session.Stop.Stop(attempt.StopReason);
            }

            return;
        }

        if (_done.Contains(attempt.Lease))
        {
            return;
        }

        _ = _recovered.Remove(attempt.Name);
        _active.Add(attempt);
        var session = new AttemptSession(attempt, state.For(attempt), launcher, service, time, log);
        if (attempt.StopReason.Length > 0)
        {
            session.Stop.Stop(attempt.StopReason);
        }

        _sessions[attempt.Name] = (session, RunSessionAsync(session, attempt, detach));
    }

    private async Task RunSessionAsync(AttemptSession session, Attempt attempt, CancellationToken detach)
    {
        try
        {
            await session.RunAsync(detach);
            _active.Remove(attempt);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The lease runs out and the service tries again; the others must not suffer.
            log.LogError(exception, "{Attempt} cannot be followed", attempt.Name);
        }
    }

    private void Tidy()
    {
        foreach (var (name, held) in _sessions.Where(pair => pair.Value.Task.IsCompleted).ToList())
        {
            _ = _sessions.Remove(name);
            _ = _done.Add(held.Session.Lease);
        }
    }
}
