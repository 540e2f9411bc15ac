using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Vizier.Client;
using Vizier.Protocol.Runners;
using Vizier.Runner.Launchers;
using static Vizier.Protocol.Runners.ReportAttemptRequest.Types;

namespace Vizier.Runner.Attempts;

/// <summary>
/// Tells the service what is known of an attempt, in order, as often as it takes: while the service is down everything is kept.
/// </summary>
internal sealed class AttemptReporter(
    Attempt attempt,
    MeasurementJournal journal,
    PrintedOutput output,
    RunnerService.RunnerServiceClient service,
    StopRequest stop,
    bool sendsResumePoint,
    TimeProvider time,
    ILogger log)
{
    private const int LargestBatch = 500;

    // A start that the end follows at once is told with it, so that the end need not wait for an answer.
    private static readonly TimeSpan StartPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(20);
    private static readonly RetryPolicy Pauses = new() { LongestPause = TimeSpan.FromSeconds(10) };

    private readonly Signal _news = new();
    private readonly Random _random = new(attempt.Name.Length + Environment.ProcessId);
    private long _stored = attempt.StoredSequence;
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Started? _started;
    private volatile Ended? _ended;
    private volatile string? _waiting;

    /// <summary>Measurements were added to the journal.</summary>
    internal void Wake() => _news.Set();

    internal void Waiting(string what)
    {
        _waiting = what;
        Wake();
    }

    internal void Started(Started started)
    {
        _waiting = null;
        _started = started;
        Wake();
    }

    internal void Ended(AttemptEnd end)
    {
        _ended = new Ended { Reason = end.Reason, Message = end.Message, Time = end.Time.ToTimestamp() };
        if (end.ExitCode is { } code)
        {
            _ended.ExitCode = code;
        }

        _end.TrySetResult();
        Wake();
    }

    /// <summary>Reports until the end of the attempt is acknowledged.</summary>
    /// <returns>False if the attempt is no longer this runner's.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled; what was not sent can be sent later.</exception>
    internal async Task<bool> RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var request = NextRequest();
            if (request is null)
            {
                _ = await _news.WaitAsync(output.IsWished ? PrintedOutput.Pace : LongestWait, time, cancellation);
                if (_started is not null)
                {
                    await _end.Task.WaitAsync(StartPause, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }

                continue;
            }

            if (!await SendAsync(request, cancellation))
            {
                return false;
            }

            Acknowledge(request);
            if (request.Ended is not null)
            {
                await SendRestOfOutputAsync(cancellation);
                return true;
            }
        }
    }

    // Of a program that ended at once nobody could ask before.
    private async Task SendRestOfOutputAsync(CancellationToken cancellation)
    {
        while (output.Next(isOver: true) is { Count: > 0 } parts)
        {
            var request = new ReportAttemptRequest { Name = attempt.Name, Lease = attempt.Lease, Outputs = { parts } };
            if (!await SendAsync(request, cancellation))
            {
                return;
            }

            Acknowledge(request);
        }
    }

    private ReportAttemptRequest? NextRequest()
    {
        // Read before the measurements: what was measured by the end is in the journal by then.
        var ended = _ended;
        var entries = journal.After(_stored, LargestBatch);
        var isLast = ended is not null && entries.Count < LargestBatch;
        var parts = output.Next(isOver: ended is not null);
        if (!isLast && entries.Count == 0 && parts.Count == 0 && _started is null && _waiting is null)
        {
            return null;
        }

        return new ReportAttemptRequest
        {
            Name = attempt.Name,
            Lease = attempt.Lease,
            Started = _started,
            WaitingFor = _waiting ?? "",
            Measurements = { entries.Select(entry => new Report { Sequence = entry.Sequence, Measurement = entry.ToMeasurement() }) },
            ResumePoint = sendsResumePoint && entries.Count > 0 ? journal.ResumePointAt(entries[^1].Sequence).ToString() : "",
            Outputs = { parts },
            Ended = isLast ? ended : null,
        };
    }

    private void Acknowledge(ReportAttemptRequest request)
    {
        if (request.Measurements.Count > 0)
        {
            _stored = request.Measurements[^1].Sequence;
            journal.Forget(_stored);
        }

        output.Acknowledge(request.Outputs);

        // Something newer may have come meanwhile.
        _ = Interlocked.CompareExchange(ref _started, null, request.Started);
        _ = Interlocked.CompareExchange(ref _waiting, null, request.WaitingFor.Length > 0 ? request.WaitingFor : null);
    }

    private async Task<bool> SendAsync(ReportAttemptRequest request, CancellationToken cancellation)
    {
        for (var call = 1; ; call++)
        {
            try
            {
                var response = await service.ReportAttemptAsync(
                    request, deadline: (time.GetUtcNow() + CallTimeout).UtcDateTime, cancellationToken: cancellation);
                if (response.StopReason.Length > 0)
                {
                    stop.Stop(response.StopReason);
                }

                if (response.OutputWish is { } wish)
                {
                    output.Wish(wish);
                }

                return true;
            }
            catch (RpcException exception) when (!cancellation.IsCancellationRequested)
            {
                if (exception.StatusCode is StatusCode.FailedPrecondition or StatusCode.NotFound)
                {
                    log.LogWarning("{Attempt} is given up: {Reason}", attempt.Name, exception.Status.Detail);
                    return false;
                }

                log.LogWarning("reporting {Attempt} failed and is tried again: {Status}", attempt.Name, exception.Status.Detail);
                await Task.Delay(Pauses.PauseAfter(call, _random.NextDouble()), time, cancellation);
            }
            catch (RpcException exception)
            {
                throw new OperationCanceledException("the report was given up", exception, cancellation);
            }
        }
    }
}
