using Google.LongRunning;
using Grpc.Core;
using Vizier.Protocol;
using Vizier.Tests.Hosting;
using Vizier.Tests.Studies;

namespace Vizier.Tests.Api;

/// <summary>What tests of RPCs share: a running service and short words for the usual calls.</summary>
public abstract class RpcTests : IAsyncLifetime
{
    private protected TestHost Host { get; private set; } = null!;

    private protected VizierService.VizierServiceClient Client => Host.Client;

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Host = await TestHost.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected async Task<Study> CreateStudyAsync(string name = "digits", StudySpec? spec = null) =>
        await Client.CreateStudyAsync(
            new CreateStudyRequest
            {
                Parent = "owners/ada",
                Study = new Study { DisplayName = name, StudySpec = spec ?? Samples.Spec() },
            },
            cancellationToken: Token);

    private protected async Task<IReadOnlyList<Trial>> SuggestAsync(Study study, int count = 1, string client = "worker")
    {
        var operation = await Client.SuggestTrialsAsync(
            new SuggestTrialsRequest { Parent = study.Name, SuggestionCount = count, ClientId = client }, cancellationToken: Token);
        Assert.True(operation.Done);
        return TrialsOf(operation);
    }

    private protected static IReadOnlyList<Trial> TrialsOf(Operation operation)
    {
        Assert.Equal(Operation.ResultOneofCase.Response, operation.ResultCase);
        return SuggestTrialsResponse.Parser.ParseFrom(operation.Response.Value).Trials;
    }

    private protected async Task<Trial> CreateTrialAsync(Study study, Trial trial) =>
        await Client.CreateTrialAsync(new CreateTrialRequest { Parent = study.Name, Trial = trial }, cancellationToken: Token);

    private protected async Task<Trial> MeasureAsync(Trial trial, double accuracy, long step = 1) =>
        await Client.AddTrialMeasurementAsync(
            new AddTrialMeasurementRequest { TrialName = trial.Name, Measurement = Samples.Measurement(accuracy, step) },
            cancellationToken: Token);

    private protected async Task<Trial> CompleteAsync(Trial trial, double accuracy) =>
        await Client.CompleteTrialAsync(
            new CompleteTrialRequest { Name = trial.Name, FinalMeasurement = Samples.Measurement(accuracy) }, cancellationToken: Token);

    private protected async Task<Trial> FailAsync(Trial trial, string reason = "diverged") =>
        await Client.CompleteTrialAsync(
            new CompleteTrialRequest { Name = trial.Name, TrialInfeasible = true, InfeasibleReason = reason }, cancellationToken: Token);

    private protected async Task<Trial> StopAsync(Trial trial) =>
        await Client.StopTrialAsync(new StopTrialRequest { Name = trial.Name }, cancellationToken: Token);

    private protected async Task<Trial> GetAsync(Trial trial) =>
        await Client.GetTrialAsync(new GetTrialRequest { Name = trial.Name }, cancellationToken: Token);

    private protected async Task<Study> SetStateAsync(Study study, Study.Types.State state) =>
        await Client.SetStudyStateAsync(new SetStudyStateRequest { Parent = study.Name, State = state }, cancellationToken: Token);

    private protected static async Task<RpcException> RefusedAsync<T>(StatusCode code, Func<Task<T>> call)
    {
        var exception = await Assert.ThrowsAsync<RpcException>(call);
        Assert.True(exception.StatusCode == code, $"{exception.StatusCode}: {exception.Status.Detail}");
        return exception;
    }
}
