using System.ComponentModel;
using Vizier.Protocol.Runners;
using Vizier.Runner.Attempts;
using Vizier.Runner.Posix;
using static Vizier.Protocol.Runners.ReportAttemptRequest.Types.Ended.Types;

namespace Vizier.Runner.Launchers.Local;

/// <summary>Runs attempts as processes of this machine.</summary>
internal sealed class LocalLauncher : ILauncher, IDisposable
{
    private readonly StateFolder _state;
    private readonly LocalLauncherOptions _options;
    private readonly TimeProvider _time;
    private readonly GpuPool _gpus;
    private readonly FolderWatch _watch = new();

    internal LocalLauncher(StateFolder state, LocalLauncherOptions options, TimeProvider time)
    {
        _state = state;
        _options = options;
        _time = time;
        _gpus = new GpuPool(options.Gpus);
    }

    /// <inheritdoc/>
    public string Place => "local";

    /// <inheritdoc/>
    public async Task<AttemptEnd> RunAsync(
        Attempt attempt, AttemptFolder folder, IAttemptObserver observer, StopRequest stop, CancellationToken detach)
    {
        try
        {
            var record = DurableFile.ReadJson<LaunchRecord>(folder.Launch);
            if (record is null && stop.Requested.IsCompleted)
            {
                return Stopped(stop.Requested.Result);
            }

            using var gpus = record is null
                ? await TakeGpusAsync(LaunchPreparation.ReadProcess(attempt).Gpus, observer, stop, detach)
                : _gpus.Reserve(record.Gpus);
            if (gpus is null)
            {
                return Stopped(await stop.Requested);
            }

            var collector = CollectorFactory.Create(attempt, folder, observer.Positions, _time);
            using var owned = collector as IDisposable;
            int? shell = null;
            if (record is null || !new ProcessFiles(folder).WasClaimed)
            {
                shell = Launch(attempt, folder, await CheckpointsAsync(attempt), gpus, out record);
            }

            var process = new LocalAttempt(attempt, folder, record, shell, collector, observer, stop, _options.Grace, _time, _watch);
            return await process.RunAsync(detach);
        }
        catch (LaunchException exception)
        {
            return new AttemptEnd(exception.Reason, null, exception.Message, _time.GetUtcNow());
        }
    }

    /// <inheritdoc/>
    public async Task KillAsync(Attempt attempt, AttemptFolder folder)
    {
        // A shell that an earlier runner has just started must find the claim taken.
        using (File.Open(folder.Process, FileMode.OpenOrCreate))
        {
        }

        if (new ProcessFiles(folder).ReadIdentity() is { } leader)
        {
            await new ProcessGroup(leader, TrialEnvironment.Mark, folder.Path).KillAsync(_time);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _watch.Dispose();

    private AttemptEnd Stopped(string reason) => new(Reason.Stopped, null, reason, _time.GetUtcNow());

    // A parent's checkpoint can be large; copying it must not hold up other attempts.
    private async Task<string> CheckpointsAsync(Attempt attempt)
    {
        try
        {
            return attempt.ParentCheckpointKey.Length > 0
                ? await Task.Run(() => _state.CheckpointFolder(attempt))
                : _state.CheckpointFolder(attempt);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new LaunchException(Reason.LaunchFailed, $"the checkpoint folder cannot be made: {exception.Message}");
        }
    }

    private int Launch(Attempt attempt, AttemptFolder folder, string checkpoints, GpuLease gpus, out LaunchRecord record)
    {
        var preparation = LaunchPreparation.Make(
            attempt, LaunchPreparation.ReadProcess(attempt), folder, checkpoints, gpus.Devices, _options);
        record = preparation.Record;
        DurableFile.WriteJson(folder.Launch, record);
        try
        {
            return ProcessWrapper.Start(folder, record, preparation.Environment);
        }
        catch (Win32Exception exception)
        {
            throw new LaunchException(Reason.LaunchFailed, $"the process cannot be started: {exception.Message}");
        }
    }

    /// <summary>Takes GPUs in turn; null if the attempt is to be stopped before it has got them.</summary>
    private async Task<GpuLease?> TakeGpusAsync(int count, IAttemptObserver observer, StopRequest stop, CancellationToken detach)
    {
        if (count > _gpus.Count)
        {
            throw new LaunchException(Reason.LaunchFailed, $"the trial asks for {count} GPUs; this runner has {_gpus.Count}");
        }

        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(detach);
        var taking = _gpus.TakeAsync(count, waiting.Token);
        if (!taking.IsCompleted)
        {
            observer.Waiting($"{count} of {_gpus.Count} GPUs; {_gpus.FreeCount} are free");
            if (await Task.WhenAny(taking, stop.Requested) != taking)
            {
                await waiting.CancelAsync();
            }
        }

        try
        {
            return await taking;
        }
        catch (OperationCanceledException) when (!detach.IsCancellationRequested)
        {
            return null;
        }
    }
}
