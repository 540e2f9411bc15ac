using Grpc.Core;
using Grpc.Net.Client;
using Vizier.Protocol;
using Vizier.Protocol.Transfers;
using Vizier.Tests.Hosting;
using Vizier.Tests.Studies;

namespace Vizier.Tests.Transfer;

/// <summary>What is left of an import whose service is killed, and the way out.</summary>
[Trait("Category", "Components")]
public sealed class CutOffImportTests : IDisposable
{
    private const string Name = "owners/ada/studies/history";
    private const int Trials = 500;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vizier-import-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task It_is_told_as_such_lets_nobody_work_on_it_and_is_begun_anew_by_the_next_import()
    {
        await using var server = new ServeProcess(Path.Combine(_folder.FullName, "vizier.db"));
        await server.StartAsync(Token);
        using var channel = GrpcChannel.ForAddress(server.Address);
        var studies = new VizierService.VizierServiceClient(channel);
        var transfers = new TransferService.TransferServiceClient(channel);
        using (var import = transfers.ImportStudy(cancellationToken: Token))
        {
            await SendAsync(import, Records().SkipLast(1));
            while ((await CountAsync(studies)) < 200)
            {
                await Task.Delay(20, Token);
            }

            var second = await RefusedAsync(async () => await ImportAsync(transfers));
            Assert.Equal(StatusCode.AlreadyExists, second.StatusCode);
            Assert.Contains("by another call", second.Status.Detail, StringComparison.Ordinal);
            await server.KillAsync();
        }

        await server.StartAsync(Token);
        var left = await studies.GetStudyAsync(new GetStudyRequest { Name = Name }, cancellationToken: Token);
        Assert.Equal(Study.Types.State.Inactive, left.State);
        Assert.Contains("import it again, or delete the study", left.InactiveReason, StringComparison.Ordinal);
        var suggest = await RefusedAsync(async () => await studies.SuggestTrialsAsync(
            new SuggestTrialsRequest { Parent = Name, ClientId = "worker", SuggestionCount = 1 }, cancellationToken: Token));
        var activate = await RefusedAsync(async () => await studies.SetStudyStateAsync(
            new SetStudyStateRequest { Parent = Name, State = Study.Types.State.Active }, cancellationToken: Token));
        Assert.Equal((StatusCode.FailedPrecondition, StatusCode.FailedPrecondition), (suggest.StatusCode, activate.StatusCode));

        Assert.Equal(Study.Types.State.Active, (await ImportAsync(transfers)).State);
        Assert.Equal(Trials, await CountAsync(studies));
        Assert.Equal(StatusCode.AlreadyExists, (await RefusedAsync(async () => await ImportAsync(transfers))).StatusCode);
        await studies.SetStudyStateAsync(new SetStudyStateRequest { Parent = Name, State = Study.Types.State.Completed }, cancellationToken: Token);
    }

    private static IEnumerable<ImportStudyRequest> Records()
    {
        yield return new ImportStudyRequest { Name = Name, Study = new Study { DisplayName = "history", StudySpec = Samples.Spec(), State = Study.Types.State.Active } };
        for (var number = 1; number <= Trials; number++)
        {
            var trial = Samples.Trial();
            (trial.Id, trial.State, trial.FinalMeasurement) = ($"{number}", Trial.Types.State.Succeeded, Samples.Measurement(number / 1000.0));
            yield return new ImportStudyRequest { Name = Name, Trial = trial, CompletionOrder = number };
        }

        yield return new ImportStudyRequest { Name = Name, End = new StudyEnd { TrialCount = Trials } };
    }

    private static async Task<Study> ImportAsync(TransferService.TransferServiceClient transfers)
    {
        using var import = transfers.ImportStudy(cancellationToken: Token);
        try
        {
            await SendAsync(import, Records());
            await import.RequestStream.CompleteAsync();
        }
        catch (Exception exception) when (exception is RpcException or InvalidOperationException)
        {
            // The service has answered already; its answer says why.
        }

        return await import;
    }

    private static async Task SendAsync(AsyncClientStreamingCall<ImportStudyRequest, Study> import, IEnumerable<ImportStudyRequest> records)
    {
        foreach (var record in records)
        {
            await import.RequestStream.WriteAsync(record, Token);
        }
    }

    private static async Task<int> CountAsync(VizierService.VizierServiceClient studies)
    {
        try
        {
            return (await studies.ListTrialsAsync(new ListTrialsRequest { Parent = Name }, cancellationToken: Token)).Trials.Count;
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
        {
            return 0;
        }
    }

    private static Task<RpcException> RefusedAsync(Func<Task> call) => Assert.ThrowsAsync<RpcException>(call);
}
