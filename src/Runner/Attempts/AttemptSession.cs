using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;
using Vizier.Protocol.Runners;
using Vizier.Runner.Collectors;
using Vizier.Runner.Launchers;
using static Vizier.Protocol.Runners.ReportAttemptRequest.Types.Ended.Types;

namespace Vizier.Runner.Attempts;

/// <summary>One attempt in the hands of this runner: it is run, and what becomes of it is written down and reported.</summary>
internal sealed class AttemptSession : IAttemptObserver
{
    private readonly Attempt _attempt;
    private readonly AttemptFolder _folder;
    private readonly ILauncher _launcher;
    private readonly MeasurementJournal _journal;
    private readonly AttemptReporter _reporter;
    private readonly TimeProvider _time;
    private DateTimeOffset _start;

    internal AttemptSession(
        Attempt attempt,
        AttemptFolder folder,
        ILauncher launcher,
        RunnerService.RunnerServiceClient service,
        TimeProvider time,
        ILogger log)
    {
        _attempt = attempt;
        _folder = folder;
        _launcher = launcher;
        _time = time;
        _start = time.GetUtcNow();
        _journal = new MeasurementJournal(
            folder.Measurements, attempt.MetricNames.FirstOrDefault() ?? "", attempt.StoredSequence, ResumePoint.Parse(attempt.ResumePoint));
        _reporter = new AttemptReporter(attempt, _journal, new PrintedOutput(folder, time), service, Stop, sendsResumePoint: launcher.Cluster.Length > 0, time, log);
    }

    /// <summary>The lease under which the attempt is held.</summary>
    internal string Lease => _attempt.Lease;

    /// <summary>By this the attempt is ended early.</summary>
    internal StopRequest Stop { get; } = new();

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, long> Positions => _journal.Positions;

    /// <inheritdoc/>
    public bool SawObjective => _journal.SawObjective;

    /// <summary>Runs the attempt until it has ended and its end is known to the service, or until it is somebody else's.</summary>
    /// <exception cref="OperationCanceledException">It was detached and goes on without us.</exception>
    internal async Task RunAsync(CancellationToken detach)
    {
        // The launcher comes first: attempts queue for GPUs in the order in which they are begun.
        var running = _launcher.RunAsync(_attempt, _folder, this, Stop, detach);
        var reporting = _reporter.RunAsync(detach);
        if (await Task.WhenAny(running, reporting) == reporting && !await reporting)
        {
            GiveUp();
        }

        var end = await EndAsync(running);
        if (Stop.IsAbandoned || Stop.IsDisowned)
        {
            return;
        }

        _reporter.Ended(end);
        _ = await reporting;
    }

    // Where attempts outlive their runner, this one may be given to us again; the next answer of the service tells.
    private void GiveUp()
    {
        if (_launcher.Cluster.Length > 0)
        {
            Stop.Disown();
        }
        else
        {
            Stop.Abandon("the attempt passed to another runner");
        }
    }

    // What stands in the way of following an attempt, a full disk for example, must not leave it running unseen.
    private async Task<AttemptEnd> EndAsync(Task<AttemptEnd> running)
    {
        try
        {
            return await running;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            await _launcher.KillAsync(_attempt, _folder);
            return new AttemptEnd(Reason.Lost, null, $"the runner could not follow it: {exception.Message}", _time.GetUtcNow());
        }
    }

    /// <inheritdoc/>
    public void Waiting(string what) => _reporter.Waiting(what);

    /// <inheritdoc/>
    public void Started(DateTimeOffset time, string host, string location, IReadOnlyList<int> gpus)
    {
        _start = time;
        _reporter.Started(new ReportAttemptRequest.Types.Started
        {
            Time = time.ToTimestamp(),
            Host = host,
            Location = location,
            Gpus = { gpus },
        });
    }

    /// <inheritdoc/>
    public void Observed(IReadOnlyList<Observation> observations)
    {
        _journal.Append(observations, _start, _time.GetUtcNow());
        _reporter.Wake();
    }
}
