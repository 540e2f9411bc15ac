using Google.LongRunning;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Vizier.Protocol;
using Vizier.Storage;
using Vizier.Studies;
using Vizier.Studies.Names;
using Vizier.Suggestions;
using Vizier.Transfer;

namespace Vizier.Api;

/// <summary>
/// <c>vizier.VizierService</c>: each method reads its names, calls the rules within one read or write of the store, and
/// returns what is stored.
/// </summary>
internal sealed class VizierGrpcService(Store store, SuggestionService suggestions, EarlyStopping earlyStopping, TimeProvider time)
    : VizierService.VizierServiceBase
{
    /// <inheritdoc/>
    public override Task<Study> CreateStudy(CreateStudyRequest request, ServerCallContext context)
    {
        var name = StudyRules.NameOf(OwnerName.Parse(request.Parent, "parent"), request.Study);
        var now = time.GetUtcNow();
        return store.WriteAsync(
            database => StoredStudies.CreateOrLoad(database, name, () =>
            {
                var study = StudyRules.Create(name, request.Study, now);
                PriorStudies.Check(database, name, study.StudySpec);
                return study;
            }),
            context.CancellationToken);
    }

    /// <inheritdoc/>
    public override Task<Study> GetStudy(GetStudyRequest request, ServerCallContext context)
    {
        var name = StudyName.Parse(request.Name, "name");
        return store.ReadAsync(database => StoredStudies.Get(database, name), context.CancellationToken);
    }

    /// <inheritdoc/>
    public override async Task<ListStudiesResponse> ListStudies(ListStudiesRequest request, ServerCallContext context)
    {
        var owner = OwnerName.Parse(request.Parent, "parent");
        var wanted = PageRequest.Parse(request.PageSize, request.PageToken);
        var page = await store.ReadAsync(database => StoredStudies.List(database, owner, wanted), context.CancellationToken);
        return new ListStudiesResponse { Studies = { page.Items }, NextPageToken = page.NextToken };
    }

    /// <inheritdoc/>
    public override async Task<Empty> DeleteStudy(DeleteStudyRequest request, ServerCallContext context)
    {
        var name = StudyName.Parse(request.Name, "name");
        await store.WriteAsync(database => StoredStudies.Delete(database, name), context.CancellationToken);
        return new Empty();
    }

    /// <inheritdoc/>
    public override Task<Study> SetStudyState(SetStudyStateRequest request, ServerCallContext context)
    {
        var name = StudyName.Parse(request.Parent, "parent");
        return store.WriteAsync(
            database =>
            {
                UnfinishedImports.RequireNone(database, name);
                return StoredStudies.Change(database, name, study => StudyRules.SetState(study, request.State));
            },
            context.CancellationToken);
    }

    /// <inheritdoc/>
    public override Task<Operation> SuggestTrials(SuggestTrialsRequest request, ServerCallContext context) =>
        suggestions.SuggestAsync(
            StudyName.Parse(request.Parent, "parent"), request.ClientId, request.SuggestionCount, context.CancellationToken);

    /// <inheritdoc/>
    public override Task<Operation> GetOperation(GetOperationRequest request, ServerCallContext context)
    {
        var name = SuggestOperationName.Parse(request.Name, "name");
        return store.ReadAsync(database => StoredOperations.Get(database, name), context.CancellationToken);
    }

    /// <inheritdoc/>
    public override Task<Trial> CreateTrial(CreateTrialRequest request, ServerCallContext context)
    {
        var study = StudyName.Parse(request.Parent, "parent");
        var trial = request.Trial ?? throw VizierException.Invalid("trial", "is missing");
        var now = time.GetUtcNow();
        return store.WriteAsync(database => StoredTrials.Create(database, study, trial, now), context.CancellationToken);
    }

    /// <inheritdoc/>
    public override Task<Trial> GetTrial(GetTrialRequest request, ServerCallContext context)
    {
        var name = TrialName.Parse(request.Name, "name");
        return store.ReadAsync(database => StoredTrials.Get(database, name), context.CancellationToken);
    }

    /// <inheritdoc/>
    public override async Task<ListTrialsResponse> ListTrials(ListTrialsRequest request, ServerCallContext context)
    {
        var study = StudyName.Parse(request.Parent, "parent");
        var wanted = PageRequest.Parse(request.PageSize, request.PageToken);
        var page = await store.ReadAsync(database => StoredTrials.List(database, study, wanted), context.CancellationToken);
        return new ListTrialsResponse { Trials = { page.Items }, NextPageToken = page.NextToken };
    }

    /// <inheritdoc/>
    public override Task<Trial> AddTrialMeasurement(AddTrialMeasurementRequest request, ServerCallContext context)
    {
        var name = TrialName.Parse(request.TrialName, "trial_name");
        return ChangeTrialAsync(name, trial => TrialRules.AddMeasurement(name, trial, request.Measurement), context);
    }

    /// <inheritdoc/>
    public override Task<Trial> CompleteTrial(CompleteTrialRequest request, ServerCallContext context)
    {
        var name = TrialName.Parse(request.Name, "name");
        var now = time.GetUtcNow();
        return ChangeTrialAsync(
            name,
            trial => TrialRules.Complete(name, trial, request.FinalMeasurement, request.TrialInfeasible, request.InfeasibleReason, now),
            context);
    }

    /// <inheritdoc/>
    public override async Task<Empty> DeleteTrial(DeleteTrialRequest request, ServerCallContext context)
    {
        var name = TrialName.Parse(request.Name, "name");
        await store.WriteAsync(database => StoredTrials.Delete(database, name), context.CancellationToken);
        return new Empty();
    }

    /// <inheritdoc/>
    public override async Task<CheckTrialEarlyStoppingStateResponse> CheckTrialEarlyStoppingState(
        CheckTrialEarlyStoppingStateRequest request, ServerCallContext context)
    {
        var name = TrialName.Parse(request.TrialName, "trial_name");
        var decision = await earlyStopping.DecideAsync(name, context.CancellationToken);
        return new CheckTrialEarlyStoppingStateResponse { ShouldStop = decision.ShouldStop };
    }

    /// <inheritdoc/>
    public override Task<Trial> StopTrial(StopTrialRequest request, ServerCallContext context)
    {
        var name = TrialName.Parse(request.Name, "name");
        return ChangeTrialAsync(name, trial => TrialRules.Stop(name, trial), context);
    }

    /// <inheritdoc/>
    public override async Task<ListOptimalTrialsResponse> ListOptimalTrials(
        ListOptimalTrialsRequest request, ServerCallContext context)
    {
        var study = StudyName.Parse(request.Parent, "parent");
        var wanted = PageRequest.Parse(request.PageSize, request.PageToken);
        var optimal = await store.ReadAsync(database => StoredTrials.Optimal(database, study), context.CancellationToken);
        var rest = optimal.Where(trial => long.Parse(trial.Id) > wanted.After).AsQueryable();
        var page = wanted.Cut(rest, trial => long.Parse(trial.Id), trial => trial);
        return new ListOptimalTrialsResponse { OptimalTrials = { page.Items }, NextPageToken = page.NextToken };
    }

    /// <inheritdoc/>
    public override async Task<UpdateMetadataResponse> UpdateMetadata(UpdateMetadataRequest request, ServerCallContext context)
    {
        var name = StudyName.Parse(request.Name, "name");
        var error = await store.WriteAsync(
            database => StoredMetadata.Update(database, name, request.Delta), context.CancellationToken);
        return new UpdateMetadataResponse { ErrorDetails = error };
    }

    private Task<Trial> ChangeTrialAsync(TrialName name, Func<Trial, bool> change, ServerCallContext context) =>
        store.WriteAsync(database => StoredTrials.Change(database, name, change), context.CancellationToken);
}
