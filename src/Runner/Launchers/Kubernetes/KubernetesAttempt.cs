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
    private static readonly TimeSpan EventAge = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DeletionPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan UnseenAge = TimeSpan.FromSeconds(30);
    private const int MostEvents = 4;

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
    private readonly Lock _observing = new();
    private readonly Signal _changed = new();
    private readonly HashSet<string> _renewed = [];
    private AttemptObjects _objects = null!;
    private JsonObject _root = [];
    private string _said = "";
    private bool _isStarted;
    private long _looked;
    private long? _obstacleSince;
    private (long Read, IReadOnlyList<ObjectEvent> Events)? _events;

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
        _ = _stop.Requested.ContinueWith(_ => _changed.Set(), TaskScheduler.Default);
        try
        {
            using var room = await BeginAsync(enter, reserve, detach);
            if (room is null)
            {
                return Stopped();
            }

            if (!_plan.LabelsPods && _attempt.PrimaryPodLabels.Count > 0)
            {
                var selector = string.Join(',', _attempt.PrimaryPodLabels.Select(label => $"{label.Key}={label.Value}"));
                _view.FollowForeign(_plan.Namespace, selector, _root.UidOf(), _objects);
            }

            return await FollowAsync(detach);
        }
        finally
        {
            _view.Forget(_plan.Namespace, _plan.Name, _root.UidOf());
        }
    }

    /// <summary>Ends the reading of logs.</summary>
    public ValueTask DisposeAsync() => _readers.DisposeAsync();

    /// <returns>The room that it takes; null if it is to be stopped before it was launched.</returns>
    private async Task<IDisposable?> BeginAsync(
        Func<Action<string>, CancellationToken, Task<IDisposable>> enter, Func<IDisposable> reserve, CancellationToken detach)
    {
        if (_objects.Root(_plan.RootType.Kind) is { } present)
        {
            var taken = reserve();
            _root = await _writer.AdoptAsync(present, detach);
            return await LaunchAsync(taken, detach);
        }

        if (_attempt.Started)
        {
            throw new LaunchException(Reason.Deleted, $"the {_plan.RootType.Kind} {_plan.Namespace}/{_plan.Name} is gone; somebody deleted it");
        }

        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(detach);
        _ = _stop.Requested.ContinueWith(_ => waiting.CancelAsync(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        IDisposable? room = null;
        try
        {
            room = await enter(Say, waiting.Token);
            _root = await _writer.CreateAsync(Say, waiting.Token);
        }
        catch (OperationCanceledException) when (!detach.IsCancellationRequested)
        {
            // The last request may have been carried out although nobody waited for its answer.
            await _writer.DeleteOwnAsync(detach);
            room?.Dispose();
            return null;
        }
        catch
        {
            room?.Dispose();
            throw;
        }

        return await LaunchAsync(room, detach);
    }

    /// <summary>Makes what a runner that was killed may not have come to.</summary>
    private async Task<IDisposable> LaunchAsync(IDisposable room, CancellationToken detach)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(detach);
        _ = _stop.Requested.ContinueWith(_ => waiting.CancelAsync(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        try
        {
            await _writer.CreateDependentsAsync(_root, Say, waiting.Token);
            foreach (var pod in _plan.Members is { } members ? await members.LaunchAsync(_root, Say, waiting.Token) : [])
            {
                _objects.PutNew(pod);
            }

            return room;
        }
        catch (OperationCanceledException) when (!detach.IsCancellationRequested)
        {
            // It is stopped as anything that runs.
            return room;
        }
        catch (LaunchException)
        {
            await _writer.DeleteOwnAsync(detach);
            room.Dispose();
            throw;
        }
        catch
        {
            room.Dispose();
            throw;
        }
    }

    private async Task<AttemptEnd> FollowAsync(CancellationToken detach)
    {
        while (true)
        {
            if (_stop.Requested.IsCompleted)
            {
                return await StopAsync(detach);
            }

            var pods = PrimaryPods();
            foreach (var pod in pods)
            {
                Begin(pod, detach);
            }

            if (_readers.Failure is { } failure)
            {
                return await FinishAsync(new AttemptEnd(Reason.CollectorFailed, null, failure, _time.GetUtcNow()), detach);
            }

            if (await JudgeAsync(pods, detach) is { } end)
            {
                return await FinishAsync(end, detach);
            }

            if (await FindObstacleAsync(pods, detach) is { } obstacle)
            {
                return await FinishAsync(obstacle, detach);
            }

            // Of what runs the watch tells all; a thousand that look around all the time cost more than their changes.
            _ = await _changed.WaitAsync(pods.LastOrDefault()?.HasStarted == true ? UnseenAge : Tick, _time, detach);
        }
    }

    private List<PodState> PrimaryPods() =>
    [
        .. _objects.Pods()
            .Where(pod => _attempt.PrimaryPodLabels.All(label => pod.LabelOf(label.Key) == label.Value))
            .Select(pod => PodState.Of(pod, _attempt.PrimaryContainer)),
    ];

    private void Begin(PodState pod, CancellationToken detach)
    {
        if (pod.HasStarted && !_isStarted)
        {
            _isStarted = true;
            _said = "";
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
        var isGone = _objects.IsGone(_root.UidOf()) || await IsMissingAsync(detach);
        var root = _objects.Find(_root.UidOf()) ?? _root;
        var outcome = _plan.Judge.Judge(root, PresentPods());
        var decisive = outcome.Decisive is { } chosen ? PodState.Of(chosen, _attempt.PrimaryContainer) : pods.LastOrDefault();
        foreach (var pod in outcome.Renew)
        {
            _ = _renewed.Add(pod.UidOf());
            _objects.PutNew(await _plan.Members!.RenewAsync(_root, pod, detach));
        }

        if (outcome.State == OutcomeState.Succeeded && !(decisive is not null && _plan.EndsWithPod && PodEndings.WasDeletedFirst(decisive)))
        {
            await _readers.DrainAsync(detach);
            return Completed(decisive);
        }

        var lost = _plan.EndsWithPod ? (_plan.Members is null ? pods : Members()).Find(IsLost) : null;
        if (outcome.State == OutcomeState.Failed || isGone || lost is not null)
        {
            return await FailedAsync(lost ?? decisive, isGone || lost is not null, outcome, detach);
        }

        return outcome.State == OutcomeState.Succeeded ? await FailedAsync(decisive, isGone, outcome, detach) : null;
    }

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

    // Those of a gang depend on each other, whichever is lost; those that were made again, or never placed together, are none.
    private List<PodState> Members()
    {
        var present = PresentPods().Select(pod => pod.NameOf()).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. _objects.Pods()
                .Where(pod => !_renewed.Contains(pod.UidOf()) && !(_objects.IsGone(pod.UidOf()) && present.Contains(pod.NameOf())))
                .Select(pod => PodState.Of(pod, _attempt.PrimaryContainer)),
        ];
    }

    private bool IsLost(PodState pod) => _objects.IsGone(pod.Pod.UidOf()) && !(pod.IsOver && !PodEndings.WasDeletedFirst(pod));

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
        var events = await EventsAsync(pod, isFresh: true, detach);
        var (reason, code, message) = PodEndings.Classify(pod, events, isGone, outcome);
        List<string> parts = [message];
        if (reason == Reason.ExitCode && OutputTail.Read(_folder) is { Length: > 0 } tail)
        {
            parts.Add(tail);
        }

        if (ObjectEvents.Warnings(events, MostEvents) is { Length: > 0 } warnings)
        {
            parts.Add($"events: {warnings}");
        }

        return new AttemptEnd(reason, code, string.Join("; ", parts), pod?.End?.End ?? _time.GetUtcNow());
    }

    /// <summary>Says what a trial that does not run waits for, and ends it if that takes too long.</summary>
    private async Task<AttemptEnd?> FindObstacleAsync(List<PodState> pods, CancellationToken detach)
    {
        var pod = pods.LastOrDefault();
        if (pod?.HasStarted == true)
        {
            _obstacleSince = null;
            return null;
        }

        if (pod?.Unschedulable is { } words)
        {
            Say(words);
            return _options.PendingTimeout is { } limit && _time.GetUtcNow() - pod.UnschedulableSince > limit
                ? new AttemptEnd(Reason.Unschedulable, null, $"no node took the pod within {limit}: {words}", _time.GetUtcNow())
                : null;
        }

        if (pod is { WaitingReason: not ("" or "ContainerCreating" or "PodInitializing") })
        {
            Say($"{pod.WaitingReason}: {pod.WaitingMessage}".TrimEnd(' ', ':'));
            _obstacleSince ??= _time.GetTimestamp();
            if (pod.WaitingReason is not ("ErrImageNeverPull" or "InvalidImageName") && _time.GetElapsedTime(_obstacleSince.Value) < _options.StartTimeout)
            {
                return null;
            }

            var isImage = pod.WaitingReason.Contains("Image", StringComparison.Ordinal);
            var warnings = ObjectEvents.Warnings(await EventsAsync(pod, isFresh: true, detach), MostEvents);
            return new AttemptEnd(
                isImage ? Reason.ImageUnavailable : Reason.LaunchFailed,
                null,
                $"{pod.WaitingReason}: {pod.WaitingMessage}{(warnings.Length > 0 ? $"; events: {warnings}" : "")}",
                _time.GetUtcNow());
        }

        // Nothing in the pod says why; what other parts of Kubernetes say of it may (quota, volumes).
        var said = (await EventsAsync(pod, isFresh: false, detach)).LastOrDefault(read => read.IsWarning);
        Say(said?.ToString() ?? (pod is null ? $"{_plan.RootType.Kind} {_plan.Name} has made no pod yet" : "its container is being created"));
        return null;
    }

    private async Task<IReadOnlyList<ObjectEvent>> EventsAsync(PodState? pod, bool isFresh, CancellationToken detach)
    {
        if (!isFresh && (_events is null || _time.GetElapsedTime(_events.Value.Read) < EventAge))
        {
            _events ??= (_time.GetTimestamp(), []);
            return _events.Value.Events;
        }

        List<ObjectEvent> events = [];
        foreach (var uid in new[] { _root.UidOf(), pod?.Pod.UidOf() ?? "" }.Where(uid => uid.Length > 0).Distinct())
        {
            events.AddRange(await ObjectEvents.ReadAsync(_client, _plan.Namespace, uid, detach));
        }

        _events = (_time.GetTimestamp(), events);
        return events;
    }

    private void Say(string what)
    {
        if (what == _said)
        {
            return;
        }

        _said = what;
        lock (_observing)
        {
            _observer.Waiting(what);
        }
    }

    private async Task<AttemptEnd> StopAsync(CancellationToken detach)
    {
        if (_stop.IsAbandoned)
        {
            await (_stop.IsLeft ? Task.CompletedTask : _writer.DeleteOwnAsync(detach));
            return Stopped();
        }

        var grace = (int)_options.Grace.TotalSeconds;
        await _writer.DeleteAsync(_root, grace, detach);
        if (_plan.RootType != ResourceType.Pods)
        {
            foreach (var pod in PresentPods())
            {
                await _writer.DeletePodAsync(pod, grace, detach);
            }
        }

        var begin = _time.GetTimestamp();
        while (PresentPods().Count > 0 && _time.GetElapsedTime(begin) < _options.Grace + DeletionPatience)
        {
            foreach (var pod in PrimaryPods())
            {
                _readers.Follow(pod, _objects.IsGone(pod.Pod.UidOf()), detach);
            }

            _ = await _changed.WaitAsync(Tick, _time, detach);
        }

        return Stopped();
    }

    private List<JsonObject> PresentPods() => [.. _objects.Pods().Where(pod => !_objects.IsGone(pod.UidOf()))];

    private AttemptEnd Stopped() => new(Reason.Stopped, null, _stop.Requested.IsCompleted ? _stop.Requested.Result : "", _time.GetUtcNow());

    private async Task<AttemptEnd> FinishAsync(AttemptEnd end, CancellationToken detach)
    {
        if (!_attempt.Retain && !_stop.IsDisowned)
        {
            await _writer.DeleteAsync(_root, null, detach);
        }
        else if (_attempt.Retain)
        {
            foreach (var pod in _plan.Members?.ToClean(PresentPods()).ToList() ?? [])
            {
                await _writer.DeletePodAsync(pod, (int)_options.Grace.TotalSeconds, detach);
            }
        }

        return end;
    }
}
