using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Vizier.Protocol.Runners;
using Vizier.Runner.Attempts;
using Vizier.Runner.Kubernetes;
using Vizier.Runner.Launchers.Kubernetes.Admission;
using Vizier.Runner.Launchers.Kubernetes.Training;
using Vizier.Runner.Launchers.Local;
using static Vizier.Protocol.Runners.ReportAttemptRequest.Types.Ended.Types;

namespace Vizier.Runner.Launchers.Kubernetes;

/// <summary>Runs attempts as objects of a Kubernetes cluster, which alone decides where their pods run.</summary>
internal sealed class KubernetesLauncher : ILauncher, IAsyncDisposable
{
    private static readonly TimeSpan KillPatience = TimeSpan.FromSeconds(10);

    private readonly KubernetesClient _client;
    private readonly KubernetesLauncherOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ClusterView _view;
    private readonly LaunchQueue _queue;
    private readonly GangAdmission _admission;
    private readonly string? _serviceMark;

    internal KubernetesLauncher(
        KubernetesClient client, string cluster, KubernetesLauncherOptions options, TimeProvider time, ILogger log, string? serviceMark = null)
    {
        (_client, Cluster, _options, _time, _log, _serviceMark) = (client, cluster, options, time, log, serviceMark);
        _view = new ClusterView(client, time, log);
        _queue = new LaunchQueue(options.Budget);

        // In pods all runners have the same process id; a hash of text is another one in each process.
        var random = new Random(HashCode.Combine(Environment.MachineName, Environment.ProcessId));
        _admission = new GangAdmission(
            client, [.. GangScheduler.All.Where(scheduler => options.GangSchedulers?.Contains(scheduler.Name) != false)], time, random, log);
    }

    /// <inheritdoc/>
    public string Place => "kubernetes";

    /// <inheritdoc/>
    public string Cluster { get; }

    /// <inheritdoc/>
    public async Task<AttemptEnd> RunAsync(
        Attempt attempt, AttemptFolder folder, IAttemptObserver observer, StopRequest stop, CancellationToken detach)
    {
        try
        {
            var plan = await PlanAsync(attempt, observer.Waiting, detach);
            var owner = AttemptName.Parse(attempt.Name).Owner;
            await using var following = new KubernetesAttempt(_client, _view, plan, attempt, folder, observer, stop, _options, _time, _log);
            return await following.RunAsync(
                (waiting, cancellation) => _queue.EnterAsync(owner, plan.Gpus, plan.Pods, waiting, cancellation),
                () => _queue.Reserve(owner, plan.Gpus, plan.Pods),
                detach);
        }
        catch (LaunchException exception)
        {
            return new AttemptEnd(exception.Reason, null, exception.Message, _time.GetUtcNow());
        }
        catch (InvalidOperationException exception)
        {
            return new AttemptEnd(Reason.LaunchFailed, null, exception.Message, _time.GetUtcNow());
        }
    }

    /// <inheritdoc/>
    public async Task KillAsync(Attempt attempt, AttemptFolder folder)
    {
        // Others wait for this: what cannot be deleted now is said, and left to its owner.
        using var limit = new CancellationTokenSource(KillPatience, _time);
        try
        {
            var plan = await PlanAsync(attempt, _ => { }, limit.Token);
            await new ObjectWriter(_client, plan, attempt, _time).DeleteOwnAsync(limit.Token);
        }
        catch (Exception exception) when (exception is LaunchException or KubernetesException or OperationCanceledException)
        {
            _log.LogWarning("{Attempt} cannot be deleted: {Message}", attempt.Name, exception.Message);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _admission.Dispose();
        return _view.DisposeAsync();
    }

    private async Task<LaunchPlan> PlanAsync(Attempt attempt, Action<string> waiting, CancellationToken cancellation)
    {
        var plan = await PlanUnmarkedAsync(attempt, waiting, cancellation);
        if (_serviceMark is not null)
        {
            plan.Root.Ensure("metadata").Ensure("labels")[TrialLabels.Service] = _serviceMark;
        }

        return plan;
    }

    private async Task<LaunchPlan> PlanUnmarkedAsync(Attempt attempt, Action<string> waiting, CancellationToken cancellation)
    {
        var manifest = Parse(attempt);
        while (true)
        {
            try
            {
                if (await IsNativeAsync(_client, manifest, _options, cancellation))
                {
                    return GangPlan.Of(attempt, manifest, _options, _client.Namespace, _admission);
                }

                var type = await _client.Discovery.FindAsync(manifest.Text("apiVersion") ?? "", manifest.Text("kind") ?? "", cancellation);
                return LaunchPlan.Of(attempt, manifest, type, _options, _client.Namespace);
            }
            catch (UnknownKindException exception)
            {
                throw new LaunchException(Reason.LaunchFailed, exception.Message);
            }
            catch (KubernetesException exception) when (exception.IsTemporary || exception.IsNotAllowed)
            {
                waiting(exception.Message);
                await Task.Delay(TimeSpan.FromSeconds(2), _time, cancellation);
            }
        }
    }

    /// <summary>Whether an object is run by its pods, without its operator.</summary>
    internal static async Task<bool> IsNativeAsync(
        KubernetesClient client, JsonObject manifest, KubernetesLauncherOptions options, CancellationToken cancellation) =>
        DistributedJobReader.Knows(manifest)
        && (options.NativeJobs
            || await client.Discovery.FindOrDefaultAsync(manifest.Text("apiVersion") ?? "", manifest.Text("kind") ?? "", cancellation) is null);

    private static JsonObject Parse(Attempt attempt)
    {
        try
        {
            return JsonNode.Parse(attempt.Manifest) as JsonObject
                ?? throw new LaunchException(Reason.LaunchFailed, "the trial's object is no mapping");
        }
        catch (JsonException exception)
        {
            throw new LaunchException(Reason.LaunchFailed, exception.Message);
        }
    }
}
