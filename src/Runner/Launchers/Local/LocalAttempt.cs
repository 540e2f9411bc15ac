using System.ComponentModel;
using Vizier.Protocol.Runners;
using Vizier.Runner.Attempts;
using Vizier.Runner.Collectors;
using Vizier.Runner.Posix;
using static Vizier.Protocol.Runners.ReportAttemptRequest.Types.Ended.Types;

namespace Vizier.Runner.Launchers.Local;

/// <summary>Follows one process from its start, or from where another runner left it, to the end of all that it began.</summary>
internal sealed class LocalAttempt(
    Attempt attempt,
    AttemptFolder folder,
    LaunchRecord record,
    int? shell,
    ICollector collector,
    IAttemptObserver observer,
    StopRequest stop,
    TimeSpan grace,
    TimeProvider time,
    FolderWatch watch)
{
    // What inotify does not tell (network file systems, a killed shell) is seen this late.
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    // Lines that come close together are read at once.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan ExitPause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan FollowerPause = TimeSpan.FromMilliseconds(20);
    private const int ExitPauses = 5;

    private readonly ProcessFiles _files = new(folder);
    private readonly Signal _changed = new();
    private readonly TaskCompletionSource _exitSeen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<string, IDisposable> _watched = [];
    private readonly List<Observation> _observations = [];
    private readonly long _begin = time.GetTimestamp();
    private StopRecord? _cause = DurableFile.ReadJson<StopRecord>(folder.Stop);
    private ProcessGroup? _group;
    private DateTimeOffset? _deadline;
    private DateTimeOffset? _killAt;
    private string? _collectorFailure;
    private int? _exitCode;

    internal async Task<AttemptEnd> RunAsync(CancellationToken detach)
    {
        try
        {
            Watch(folder.Path);
            _ = stop.Requested.ContinueWith(_ => _changed.Set(), TaskScheduler.Default);
            while (!HasEnded())
            {
                await CollectAsync(ended: false, detach);
                await EnforceAsync();
                await WaitAsync(detach);
            }

            await EndFollowersAsync();
            await CollectAsync(ended: true, detach);
            return Describe();
        }
        finally
        {
            foreach (var registration in _watched.Values)
            {
                registration.Dispose();
            }
        }
    }

    private bool HasEnded()
    {
        Recognise();
        _exitCode = _files.ReadExitCode();
        if (_exitCode is not null || !IsGone())
        {
            return _exitCode is not null;
        }

        // It may have been written between the two looks.
        _exitCode = _files.ReadExitCode();
        return true;
    }

    private void Recognise()
    {
        if (_group is not null || _files.ReadIdentity() is not { } leader)
        {
            return;
        }

        _group = new ProcessGroup(leader, TrialEnvironment.Mark, folder.Path);
        var start = _files.StartTime;
        _deadline = record.TimeoutSeconds is { } seconds ? start.AddSeconds(seconds) : null;
        observer.Started(start, Environment.MachineName, folder.Path, record.Gpus);
        if (_cause is not null && record.BootId == ProcessTable.BootId)
        {
            BeginStop(_cause);
        }
    }

    private bool IsGone()
    {
        if (record.BootId != ProcessTable.BootId)
        {
            return true;
        }

        if (_group is not null)
        {
            return !_group.Leader.IsAlive();
        }

        // The claim is looked for last: a quick program may have made it, and ended, since.
        if (shell is { } pid && ProcessTable.Find(pid) is not { IsAlive: true } && !_files.WasClaimed)
        {
            SessionProcess.Reap(pid);
            throw new LaunchException(Reason.LaunchFailed, $"the process cannot be started: its shell could not write to {folder.Path}");
        }

        // The claim stays empty only if the shell was killed in the very moment of writing it.
        return time.GetElapsedTime(_begin) > Tick + Tick;
    }

    private async Task CollectAsync(bool ended, CancellationToken cancellation)
    {
        if (_collectorFailure is not null)
        {
            return;
        }

        _observations.Clear();
        try
        {
            await collector.CollectAsync(ended, _observations, cancellation);
        }
        catch (CollectorException exception)
        {
            _collectorFailure = exception.Message;
        }

        if (_observations.Count > 0)
        {
            observer.Observed(_observations);
        }

        if (!ended)
        {
            foreach (var path in collector.Folders)
            {
                Watch(path);
            }
        }
    }

    private async Task EnforceAsync()
    {
        if (_group is null)
        {
            return;
        }

        if (_cause is null && FindCause() is { } cause)
        {
            DurableFile.WriteJson(folder.Stop, cause);
            BeginStop(cause);
        }

        if (_cause is not null && (time.GetUtcNow() >= _killAt || stop.IsAbandoned))
        {
            await _group.KillAsync(time);
        }
    }

    private StopRecord? FindCause() =>
        stop.Requested is { IsCompleted: true } requested ? new StopRecord(Reason.Stopped, requested.Result)
        : time.GetUtcNow() >= _deadline
            ? new StopRecord(Reason.DeadlineExceeded, $"it ran longer than activeDeadlineSeconds: {record.TimeoutSeconds}")
        : _collectorFailure is not null ? new StopRecord(Reason.CollectorFailed, _collectorFailure)
        : null;

    private void BeginStop(StopRecord cause)
    {
        _cause = cause;
        _killAt = time.GetUtcNow() + grace;
        if (!stop.IsAbandoned)
        {
            _group!.Terminate();
        }
    }

    private async Task WaitAsync(CancellationToken detach)
    {
        var remaining = (_cause is null ? _deadline : _killAt) - time.GetUtcNow();
        var wait = remaining < Tick ? TimeSpan.FromTicks(Math.Max(0, remaining.Value.Ticks)) : Tick;
        if (await _changed.WaitAsync(wait, time, detach) && !_exitSeen.Task.IsCompleted)
        {
            _ = await Task.WhenAny(_exitSeen.Task, Task.Delay(Pace, time, detach));
        }
    }

    private async Task EndFollowersAsync()
    {
        if (_group is null || record.BootId != ProcessTable.BootId)
        {
            return;
        }

        if (_cause is null)
        {
            for (var i = 0; i < ExitPauses; i++)
            {
                if (_group.IsSurelyGone())
                {
                    return;
                }

                await Task.Delay(ExitPause, time);
            }
        }

        while (time.GetUtcNow() < _killAt && !stop.IsAbandoned && _group.HasFollowers())
        {
            await Task.Delay(FollowerPause, time);
        }

        await _group.KillAsync(time);
    }

    private AttemptEnd Describe()
    {
        var end = _exitCode is null ? time.GetUtcNow() : _files.EndTime;
        if (_cause is not null)
        {
            return Endings.Stopped(_cause, _exitCode, end);
        }

        if (_collectorFailure is not null)
        {
            return new AttemptEnd(Reason.CollectorFailed, _exitCode, _collectorFailure, end);
        }

        return _exitCode switch
        {
            null => Endings.Lost(folder, end),
            0 when !observer.SawObjective && collector is not PushedCollector && attempt.MetricNames.Count > 0 =>
                Endings.WithoutObjective(attempt, collector.Hint, folder, end),
            var code => Endings.ByExitCode(code.Value, folder, end),
        };
    }

    private void Watch(string path)
    {
        if (_watched.ContainsKey(path) || !Directory.Exists(path))
        {
            return;
        }

        try
        {
            _watched[path] = watch.Watch(path, OnChanged);
        }
        catch (Win32Exception)
        {
            // The limit on watches is reached, or the folder is gone: what happens there is seen at the next tick.
        }
    }

    private void OnChanged(string name)
    {
        if (name == Path.GetFileName(folder.Exit))
        {
            _ = _exitSeen.TrySetResult();
        }

        _changed.Set();
    }
}
