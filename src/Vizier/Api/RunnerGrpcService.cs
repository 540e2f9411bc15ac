using Grpc.Core;
using Vizier.Experiments.Control;
using Vizier.Experiments.Logs;
using Vizier.Protocol.Runners;
using Vizier.Security;
using Vizier.Studies;
using Vizier.Studies.Names;

namespace Vizier.Api;

/// <summary>vizier.runner.RunnerService over gRPC.</summary>
internal sealed class RunnerGrpcService(
    RunnerDesk desk, AttemptReports reports, SentOutputs outputs, IHostApplicationLifetime lifetime) : RunnerService.RunnerServiceBase
{
    /// <inheritdoc/>
    public override async Task<SyncResponse> Sync(SyncRequest request, ServerCallContext context)
    {
        ResourcePath.CheckId(request.RunnerId, "runner_id");
        if (request.Place.Length == 0)
        {
            throw VizierException.Invalid("place", "is empty; must be local or kubernetes");
        }

        if (request.MaxAttempts < 0)
        {
            throw VizierException.Invalid("max_attempts", $"{request.MaxAttempts}: must be 0 (any number) or more");
        }

        var experiment = request.Experiment.Length == 0 ? null : ExperimentNames.Parse(request.Experiment, "experiment");
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        return await desk.SyncAsync(
            new RunnerScope(request.RunnerId, request.Place, experiment, Caller.Of(context.GetHttpContext()).OnlyOwner, request.Cluster),
            request.Leases,
            request.FollowsLeases,
            request.KnownRevision,
            request.Wait?.ToTimeSpan() ?? TimeSpan.Zero,
            request.MaxAttempts,
            waiting.Token);
    }

    /// <inheritdoc/>
    public override async Task<ReportAttemptResponse> ReportAttempt(ReportAttemptRequest request, ServerCallContext context)
    {
        if (request.Lease.Length == 0 && TokenOf(context) is { } token)
        {
            return new ReportAttemptResponse { StopReason = await reports.PushAsync(request, token, context.CancellationToken) };
        }

        await outputs.TakeAsync(request, context.CancellationToken);
        return HasOutputsAlone(request)
            ? new ReportAttemptResponse()
            : new ReportAttemptResponse
            {
                StopReason = await reports.TakeAsync(request, context.CancellationToken),
                OutputWish = await outputs.WishAsync(request, context.CancellationToken),
            };
    }

    // What is printed changes nothing of the experiment, which need not be read for it.
    private static bool HasOutputsAlone(ReportAttemptRequest request) => request.Outputs.Count > 0
        && request is { Started: null, Ended: null, Measurements.Count: 0, WaitingFor.Length: 0, ResumePoint.Length: 0 };

    private static string? TokenOf(ServerCallContext context) =>
        Caller.TokenOf(context.RequestHeaders.GetValue("authorization"));
}
