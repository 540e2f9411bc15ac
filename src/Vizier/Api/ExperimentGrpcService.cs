using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Vizier.Experiments.Control;
using Vizier.Experiments.Documents;
using Vizier.Protocol.Experiments;
using Vizier.Storage;
using Vizier.Studies.Names;

namespace Vizier.Api;

/// <summary>vizier.experiments.ExperimentService over gRPC.</summary>
internal sealed class ExperimentGrpcService(ExperimentDesk desk, ExperimentWatch watch, IHostApplicationLifetime lifetime)
    : ExperimentService.ExperimentServiceBase
{
    /// <inheritdoc/>
    public override Task<Experiment> CreateExperiment(CreateExperimentRequest request, ServerCallContext context) =>
        desk.CreateAsync(request, context.CancellationToken);

    /// <inheritdoc/>
    public override Task<ValidateExperimentResponse> ValidateExperiment(ValidateExperimentRequest request, ServerCallContext context)
    {
        var response = new ValidateExperimentResponse();
        response.Findings.Add(ExperimentParser.Parse(request.Document).Findings.Select(finding => new ValidateExperimentResponse.Types.Finding
        {
            Path = finding.Path,
            Message = finding.Message,
            Warning = finding.IsWarning,
            Line = finding.Line,
            Column = finding.Column,
        }));
        return Task.FromResult(response);
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
