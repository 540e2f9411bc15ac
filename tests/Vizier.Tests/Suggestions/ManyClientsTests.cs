using System.Collections.Concurrent;
using Grpc.Net.Client;
using Vizier.Protocol;
using Vizier.Tests.Hosting;
using Vizier.Tests.Studies;

namespace Vizier.Tests.Suggestions;

[Trait("Category", "Components")]
public sealed class ManyClientsTests
{
    private const int Clients = 64;
    private const int Cycles = 200;
    private const int Readers = 3;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Clients_work_and_others_page_without_an_error_a_duplicate_or_a_wrong_count()
    {
        await using var host = await TestHost.StartAsync();
        var study = await host.Client.CreateStudyAsync(
            new CreateStudyRequest { Parent = "owners/ada", Study = new Study { DisplayName = "many", StudySpec = Samples.Spec("QUASI_RANDOM_SEARCH") } },
            cancellationToken: Token);
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, Readers).Select(_ => Task.Run(() => ReadAsync(host, study.Name, done.Token), Token)).ToList();
        var given = new ConcurrentBag<Trial>();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(i => Task.Run(() => WorkAsync(host, study.Name, $"client{i}", given), Token)));
        await done.CancelAsync();
        var pages = (await Task.WhenAll(readers)).Sum();

        const int all = Clients * Cycles;
        Assert.Equal(Enumerable.Range(1, all), given.Select(trial => int.Parse(trial.Id)).Order());
        Assert.Equal(all, given.Select(trial => trial.Parameters.ToString()).Distinct().Count());
        var stored = await PageAsync(host, study.Name);
        Assert.Equal(all, stored.Count);
        Assert.All(stored, trial => Assert.Equal((Trial.Types.State.Succeeded, 1), (trial.State, trial.Measurements.Count)));
        Assert.True(pages > Readers);
    }

    private static async Task WorkAsync(TestHost host, string study, string client, ConcurrentBag<Trial> given)
    {
        using var channel = GrpcChannel.ForAddress(host.Host.Addresses.Grpc);
        var service = new VizierService.VizierServiceClient(channel);
        for (var i = 0; i < Cycles; i++)
        {
            var operation = await service.SuggestTrialsAsync(
                new SuggestTrialsRequest { Parent = study, ClientId = client, SuggestionCount = 1 }, cancellationToken: Token);
            var trial = operation.Response.Unpack<SuggestTrialsResponse>().Trials.Single();
            given.Add(trial);
            await service.AddTrialMeasurementAsync(
                new AddTrialMeasurementRequest { TrialName = trial.Name, Measurement = Samples.Measurement(i, 1) }, cancellationToken: Token);
            await service.CompleteTrialAsync(new CompleteTrialRequest { Name = trial.Name }, cancellationToken: Token);
        }
    }

    private static async Task<int> ReadAsync(TestHost host, string study, CancellationToken done)
    {
        var lists = 0;
        for (; !done.IsCancellationRequested; lists++)
        {
            var studies = await host.Client.ListStudiesAsync(new ListStudiesRequest { Parent = "owners/ada", PageSize = 1 }, cancellationToken: Token);
            Assert.Equal(study, Assert.Single(studies.Studies).Name);
            var numbers = (await PageAsync(host, study, pages: 5)).Select(trial => int.Parse(trial.Id)).ToList();
            Assert.Equal(Enumerable.Range(1, numbers.Count), numbers);
            await Task.Delay(100, Token);
        }

        return lists;
    }

    private static async Task<List<Trial>> PageAsync(TestHost host, string study, int pages = int.MaxValue)
    {
        var trials = new List<Trial>();
        var request = new ListTrialsRequest { Parent = study, PageSize = 200 };
        do
        {
            var page = await host.Client.ListTrialsAsync(request, cancellationToken: Token);
            trials.AddRange(page.Trials);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0 && --pages > 0);
        return trials;
    }
}
