using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Vizier.Protocol.Runners;
using Vizier.Runner.Attempts;
using Vizier.Runner.Kubernetes;
using Vizier.Runner.Launchers.Kubernetes.Sidecar;
using Vizier.Runner.Launchers.Local;
using static Vizier.Protocol.Runners.ReportAttemptRequest.Types.Ended.Types;

namespace Vizier.Runner.Launchers.Kubernetes;

/// <summary>Follows the objects of one attempt from their creation, or from where another runner left them, to their end.</summary>
internal sealed class KubernetesAttempt : IAsyncDisposable
{
    // What a watch does not tell (a pod that waits, a clock that runs out) is seen this late.
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan DeletionPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan UnseenAge = TimeSpan.FromSeconds(30);

    private readonly KubernetesClient _client;
    private readonly ClusterView _view;
    private readonly LaunchPlan _plan;
    private readonly Attempt _attempt;
    private readonly AttemptFolder _folder;
    private readonly IAttemptObserver _observer;
    private readonly StopRequest _stop;
    private readonly KubernetesLauncherOptions _options;
    private readonly TimeProvider _time;
    private readonly ObjectWriter _writer;
    private readonly PodReaders _readers;
    private readonly WaitingWords _words;
    private readonly AttemptEvents _events;
    private readonly AttemptObstacles _obstacles;
    private readonly Lock _observing = new();
    private readonly Signal _changed = new();
    private AttemptObjects _objects = null!;
    private AttemptPods _pods = null!;
    private JsonObject _root = [];
    private bool _isStarted;
    private long _looked;

    internal KubernetesAttempt(
        KubernetesClient client,
        ClusterView view,
        LaunchPlan plan,
        Attempt attempt,
        AttemptFolder folder,
        IAttemptObserver observer,
        StopRequest stop,
        KubernetesLauncherOptions options,
        TimeProvider time,
        ILogger log)
    {
        (_client, _view, _plan, _attempt, _folder, _observer) = (client, view, plan, attempt, folder, observer);
        (_stop, _options, _time, _looked) = (stop, options, time, time.GetTimestamp());
        _writer = new ObjectWriter(client, plan, attempt, time);
        _words = new WaitingWords(observer, _observing);
        _events = new AttemptEvents(client, time);
        _obstacles = new AttemptObstacles(plan, options, _events, _words, time);
        _readers = new PodReaders(
            attempt,
            new PodLines(client, attempt, folder, observer, _observing, time, log),
            new PodScrape(client, attempt, observer, _observing, time),
            new SidecarEnds(client, time),
            _changed.Set);
    }

    /// <summary>Runs it.</summary>
    /// <param name="enter">Waits for room in the budget; disposed of when the attempt takes none any more.</param>
    /// <param name="reserve">Takes room for what runs already.</param>
    /// <param name="detach">Leaves everything as it is.</param>
    internal async Task<AttemptEnd> RunAsync(
        Func<Action<string>, CancellationToken, Task<IDisposable>> enter, Func<IDisposable> reserve, CancellationToken detach)
    {
        IReadOnlyList<ResourceType> types = _plan.RootType == ResourceType.Pods ? [ResourceType.Pods] : [_plan.RootType, ResourceType.Pods];
        _objects = await _view.FollowAsync(types, _plan.Namespace, _plan.Name, _changed.Set, detach);
        _pods = new AttemptPods(_client, _plan, _attempt, _objects, _time);
        _ = _stop.Requested.ContinueWith(_ => _changed.Set(), TaskScheduler.Default);
        try
        {
            if (await new AttemptLaunch(_plan, _attempt, _writer, _stop, _words).RunAsync(_objects, enter, reserve, detach) is not { } launched)
            {
                return Stopped();
            }

            using var room = launched.Room;
            _root = launched.Root;
            if (!_plan.LabelsPods && _attempt.PrimaryPodLabels.Count > 0)
            {
                var selector = string.Join(',', _attempt.PrimaryPodLabels.Select(label => $"{label.Key}={label.Value}"));
                _view.FollowForeign(_plan.Namespace, selector, _root.UidOf(), _objects);
            }

            return await FollowAsync(new AttemptRemoval(_plan, _attempt, _pods, _writer, _stop, _options.Grace), detach);
        }
        finally
        {
            _view.Forget(_plan.Namespace, _plan.Name, _root.UidOf());
        }
    }

    /// <summary>Ends the reading of logs.</summary>
    public ValueTask DisposeAsync() => _readers.DisposeAsync();

    private async Task<AttemptEnd> FollowAsync(AttemptRemoval removal, CancellationToken detach)
    {
        while (!_stop.Requested.IsCompleted)
        {
            var pods = _pods.Primary();
            foreach (var pod in pods)
            {
                Begin(pod, detach);
            }

            if (await FindEndAsync(pods, detach) is { } end)
            {
                await removal.FinishAsync(_root, detach);
                return end;
            }

            // Of what runs the watch tells all; a thousand that look around all the time cost more than their changes.
            _ = await _changed.WaitAsync(pods.LastOrDefault()?.HasStarted == true ? UnseenAge : Tick, _time, detach);
        }

        if (await removal.StopAsync(_root, detach))
        {
            await ReadToTheEndAsync(detach);
        }

        return Stopped();
    }

    private async Task<AttemptEnd?> FindEndAsync(List<PodState> pods, CancellationToken detach) =>
        _readers.Failure is { } failure
            ? new AttemptEnd(Reason.CollectorFailed, null, failure, _time.GetUtcNow())
            : await JudgeAsync(pods, detach) ?? await _obstacles.FindAsync(_root, pods.LastOrDefault(), detach);

    private async Task ReadToTheEndAsync(CancellationToken detach)
    {
        var begin = _time.GetTimestamp();
        while (_pods.Present().Count > 0 && _time.GetElapsedTime(begin) < _options.Grace + DeletionPatience)
        {
            foreach (var pod in _pods.Primary())
            {
                _readers.Follow(pod, _objects.IsGone(pod.Pod.UidOf()), detach);
            }

            _ = await _changed.WaitAsync(Tick, _time, detach);
        }
    }

    private void Begin(PodState pod, CancellationToken detach)
    {
        if (pod.HasStarted && !_isStarted)
        {
            _isStarted = true;
            _words.Forget();
            lock (_observing)
            {
                _observer.Started(
                    pod.RunningSince ?? pod.End?.Start ?? _time.GetUtcNow(), pod.Node, $"pod {_plan.Namespace}/{pod.Name}", []);
            }
        }

        _readers.Follow(pod, _objects.IsGone(pod.Pod.UidOf()), detach);
    }

    private async Task<AttemptEnd?> JudgeAsync(List<PodState> pods, CancellationToken detach)
    {
        var isGone = !_pods.IsWithdrawn && (_objects.IsGone(_root.UidOf()) || await IsMissingAsync(detach));
        var root = _objects.Find(_root.UidOf()) ?? _root;
        var outcome = _plan.Judge.Judge(root, _pods.Present());
        var decisive = outcome.Decisive is { } chosen ? _pods.StateOf(chosen) : pods.LastOrDefault();
        foreach (var pod in outcome.Renew)
        {
            await _pods.RenewAsync(_root, pod, detach);
        }

        if (outcome.State == OutcomeState.Succeeded && !(decisive is not null && _plan.EndsWithPod && PodEndings.WasDeletedFirst(decisive)))
        {
            await _readers.DrainAsync(detach);
            return Completed(decisive);
        }

        if (outcome.State == OutcomeState.Open && !_pods.IsWithdrawn && _pods.IsReplaced(pods) && !IsOverdue(root))
        {
            _pods.Withdraw(pods);
            await (_stop.IsDisowned ? Task.CompletedTask : _writer.DeleteAsync(_root, null, detach));
        }

        // A controller that has not heard of the deletion yet may make one more at any time.
        if (_pods.IsWithdrawn && !_stop.IsDisowned)
        {
            await _writer.DeleteReplacementsAsync(_pods.Ending, detach);
        }

        var lost = await _pods.FindLostAsync(pods, detach);
        return outcome.State != OutcomeState.Open || isGone || lost is not null
            ? await FailedAsync(lost ?? decisive, isGone || lost is not null, outcome, detach)
            : null;
    }

    // A Job deletes its pods itself when its time is up, and then says so.
    private bool IsOverdue(JsonObject root) =>
        root.Mapping("spec")?.Number("activeDeadlineSeconds") is { } limit
        && DateTimeOffset.TryParse(root.Mapping("status")?.Text("startTime"), CultureInfo.InvariantCulture, out var start)
        && _time.GetUtcNow() >= start.AddSeconds(limit - 1);

    // A watch that was listed anew may never have seen an object that came and went meanwhile.
    private async Task<bool> IsMissingAsync(CancellationToken detach)
    {
        if (_objects.Find(_root.UidOf()) is not null || _time.GetElapsedTime(_looked) < UnseenAge)
        {
            return false;
        }

        _looked = _time.GetTimestamp();
        return (await _client.FindAsync(_plan.RootType, _plan.Name, _plan.Namespace, detach))?.UidOf() != _root.UidOf();
    }

    private AttemptEnd Completed(PodState? pod)
    {
        var end = pod?.End?.End ?? _time.GetUtcNow();
        return _readers.HasCollector && !_observer.SawObjective && _attempt.MetricNames.Count > 0
            ? Endings.WithoutObjective(_attempt, _readers.Hint, _folder, end)
            : new AttemptEnd(Reason.Completed, pod?.End?.ExitCode ?? 0, "", end);
    }

    private async Task<AttemptEnd> FailedAsync(PodState? pod, bool isGone, Outcome outcome, CancellationToken detach)
    {
        await _readers.DrainAsync(detach);
        var events = await _events.ReadAsync([_root, pod?.Pod], detach);
        var node = pod is not null && (isGone || PodEndings.WasDeletedFirst(pod)) ? await NodeStates.ReadAsync(_client, pod.Node, detach) : NodeState.Ordinary;
        var (reason, code, message) = PodEndings.Classify(pod, events, isGone, outcome, node);
        List<string> parts = [message];
        if (reason == Reason.ExitCode && OutputTail.Read(_folder) is { Length: > 0 } tail)
        {
            parts.Add(tail);
        }

        if (ObjectEvents.Warnings(events) is { Length: > 0 } warnings)
        {
            parts.Add($"events: {warnings}");
        }

        return new AttemptEnd(reason, code, string.Join("; ", parts), pod?.End?.End ?? _time.GetUtcNow());
    }

    private AttemptEnd Stopped() => new(Reason.Stopped, null, _stop.Requested.IsCompleted ? _stop.Requested.Result : "", _time.GetUtcNow());
}
