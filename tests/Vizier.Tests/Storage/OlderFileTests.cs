using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Vizier.Protocol;
using Vizier.Protocol.Insights;
using Vizier.Storage;
using Vizier.Tests.Hosting;
using Vizier.Tests.Studies;

namespace Vizier.Tests.Storage;

/// <summary>A file that an earlier version of the service wrote, of schema version 5, as SQL in <c>Older</c>.</summary>
public sealed class OlderFileTests : IAsyncLifetime
{
    private const string Name = "owners/ada/studies/digits";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vizier-older-");
    private TestHost _host = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        string file = Path.Combine(_folder.FullName, "vizier.db");
        using (var connection = new SqliteConnection($"Data Source={file};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Storage", "Older", "version-5.sql"), Token);
            command.ExecuteNonQuery();
        }

        _host = await TestHost.StartAsync(options => options with { Database = file });
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task It_is_upgraded_and_keeps_its_trials()
    {
        var store = _host.Host.Services.GetRequiredService<Store>();
        Assert.Equal(Migrations.All.Count, await store.ReadAsync(Schema.CurrentVersion, Token));
        var trials = (await _host.Client.ListTrialsAsync(new ListTrialsRequest { Parent = Name }, cancellationToken: Token)).Trials;
        Assert.Equal(["1", "2", "3"], trials.Select(trial => trial.Id));
        Assert.Equal(
            [Trial.Types.State.Succeeded, Trial.Types.State.Infeasible, Trial.Types.State.Active], trials.Select(trial => trial.State));
        Assert.Equal(0.75, trials[0].FinalMeasurement.Metrics[0].Value);
        Assert.Equal("no memory", trials[1].InfeasibleReason);
    }

    [Fact]
    public async Task Its_studies_go_on()
    {
        var unfinished = await SuggestAsync("c3");
        Assert.Equal("3", unfinished.Id);
        await _host.Client.CompleteTrialAsync(
            new CompleteTrialRequest { Name = unfinished.Name, FinalMeasurement = Samples.Measurement(0.9) }, cancellationToken: Token);
        Assert.Equal("4", (await SuggestAsync("c3")).Id);
        var best = await _host.Client.ListOptimalTrialsAsync(new ListOptimalTrialsRequest { Parent = Name }, cancellationToken: Token);
        Assert.Equal(["3"], best.OptimalTrials.Select(trial => trial.Id));
        var summaries = await new InsightService.InsightServiceClient(_host.Channel).ListStudySummariesAsync(
            new ListStudySummariesRequest { Parent = "owners/ada" }, cancellationToken: Token);
        Assert.Equal(Name, Assert.Single(summaries.Summaries).Name);
    }

    private async Task<Trial> SuggestAsync(string client)
    {
        var operation = await _host.Client.SuggestTrialsAsync(
            new SuggestTrialsRequest { Parent = Name, ClientId = client, SuggestionCount = 1 }, cancellationToken: Token);
        return operation.Response.Unpack<SuggestTrialsResponse>().Trials.Single();
    }
}
