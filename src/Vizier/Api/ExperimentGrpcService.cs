using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Vizier.Experiments.Control;
using Vizier.Experiments.Documents;
using Vizier.Experiments.Logs;
using Vizier.Protocol.Experiments;
using Vizier.Storage;
using Vizier.Studies;
using Vizier.Studies.Names;

namespace Vizier.Api;

/// <summary>vizier.experiments.ExperimentService over gRPC.</summary>
internal sealed class ExperimentGrpcService(ExperimentDesk desk, ExperimentWatch watch, TrialLogs logs, IHostApplicationLifetime lifetime)
    : ExperimentService.ExperimentServiceBase
{
    private const int UsualLog = 64 * 1024;
    private const int LargestLog = 1024 * 1024;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public override Task<Experiment> CreateExperiment(CreateExperimentRequest request, ServerCallContext context) =>
        desk.CreateAsync(request, context.CancellationToken);

    /// <inheritdoc/>
    public override async Task<ValidateExperimentResponse> ValidateExperiment(ValidateExperimentRequest request, ServerCallContext context)
    {
        var findings = request.Parent.Length == 0
            ? ExperimentParser.Parse(request.Document).Findings
            : await desk.ExamineAsync(request, context.CancellationToken);
        var response = new ValidateExperimentResponse();
        response.Findings.Add(findings.Select(finding => new ValidateExperimentResponse.Types.Finding
        {
            Path = finding.Path,
            Message = finding.Message,
            Warning = finding.IsWarning,
            Line = finding.Line,
            Column = finding.Column,
        }));
        return response;
    }

    /// <inheritdoc/>
    public override Task<Experiment> GetExperiment(GetExperimentRequest request, ServerCallContext context) =>
        desk.GetAsync(ExperimentNames.Parse(request.Name, "name"), context.CancellationToken);

    /// <inheritdoc/>
    public override async Task<ListExperimentsResponse> ListExperiments(ListExperimentsRequest request, ServerCallContext context)
    {
        var page = await desk.ListAsync(
            OwnerName.Parse(request.Parent, "parent"), PageRequest.Parse(request.PageSize, request.PageToken), context.CancellationToken);
        var response = new ListExperimentsResponse { NextPageToken = page.NextToken };
        response.Experiments.Add(page.Items);
        return response;
    }

    /// <inheritdoc/>
    public override Task<Experiment> UpdateExperiment(UpdateExperimentRequest request, ServerCallContext context) => desk.UpdateAsync(
        ExperimentNames.Parse(request.Name, "name"),
        request.HasParallelTrialCount ? request.ParallelTrialCount : null,
        request.HasMaxTrialCount ? request.MaxTrialCount : null,
        request.HasMaxFailedTrialCount ? request.MaxFailedTrialCount : null,
        context.CancellationToken);

    /// <inheritdoc/>
    public override Task<Experiment> StopExperiment(StopExperimentRequest request, ServerCallContext context) =>
        desk.StopAsync(ExperimentNames.Parse(request.Name, "name"), request.Reason, context.CancellationToken);

    /// <inheritdoc/>
    public override Task<Experiment> ResumeExperiment(ResumeExperimentRequest request, ServerCallContext context) =>
        desk.ResumeAsync(ExperimentNames.Parse(request.Name, "name"), context.CancellationToken);

    /// <inheritdoc/>
    public override async Task<Empty> DeleteExperiment(DeleteExperimentRequest request, ServerCallContext context)
    {
        await desk.DeleteAsync(ExperimentNames.Parse(request.Name, "name"), context.CancellationToken);
        return new Empty();
    }

    /// <inheritdoc/>
    public override async Task<ListTrialRunsResponse> ListTrialRuns(ListTrialRunsRequest request, ServerCallContext context)
    {
        var page = await desk.RunsAsync(
            ExperimentNames.Parse(request.Parent, "parent"), PageRequest.Parse(request.PageSize, request.PageToken), context.CancellationToken);
        var response = new ListTrialRunsResponse { NextPageToken = page.NextToken };
        response.Runs.Add(page.Items);
        return response;
    }

    /// <inheritdoc/>
    public override Task<TrialRun> GetTrialRun(GetTrialRunRequest request, ServerCallContext context) =>
        desk.RunAsync(ExperimentNames.ParseRun(request.Name, "name"), context.CancellationToken);

    /// <inheritdoc/>
    public override Task<LogPart> ReadLog(ReadLogRequest request, ServerCallContext context)
    {
        var wait = request.Wait?.ToTimeSpan() ?? TimeSpan.Zero;
        if (wait < TimeSpan.Zero || wait > LongestWait)
        {
            throw VizierException.Invalid("wait", $"{wait.TotalSeconds} s: must be from 0 to {LongestWait.TotalSeconds} s");
        }

        return logs.ReadAsync(
            ExperimentNames.ParseRun(request.Name, "name"),
            request.Attempt,
            request.Stream,
            request.Offset,
            Limits.Count(request.Limit, "limit", UsualLog, LargestLog),
            wait,
            context.CancellationToken);
    }

    /// <inheritdoc/>
    public override async Task WatchExperiment(
        WatchExperimentRequest request, IServerStreamWriter<ExperimentUpdate> responseStream, ServerCallContext context)
    {
        var interval = request.Interval?.ToTimeSpan() ?? TimeSpan.Zero;
        var name = ExperimentNames.Parse(request.Name, "name");
        using var following = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        await foreach (var update in watch.FollowAsync(name, interval, following.Token))
        {
            await responseStream.WriteAsync(update, context.CancellationToken);
        }
    }
}
