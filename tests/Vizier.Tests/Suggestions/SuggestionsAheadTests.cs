using Google.LongRunning;
using Microsoft.Extensions.DependencyInjection;
using Vizier.Algorithms.Trials;
using Vizier.Protocol;
using Vizier.Studies.Names;
using Vizier.Studies.Specs;
using Vizier.Suggestions;
using Vizier.Tests.Hosting;
using Vizier.Tests.Studies;
using Trial = Vizier.Protocol.Trial;

namespace Vizier.Tests.Suggestions;

public sealed class SuggestionsAheadTests : IAsyncLifetime
{
    private const string Learning = "TPE";
    private const string Sampling = "QUASI_RANDOM_SEARCH";

    private readonly FaultyDesigner.Faults _faults = new();
    private TestHost _host = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await TestHost.StartAsync(options => options with
    {
        ConfigureServices = services =>
        {
            services.AddSingleton(new SuggestionOptions { Stock = 4 });
            services.AddSingleton<DesignerFactory>(problem => new FaultyDesigner(problem.CreateDesigner(), _faults));
        },
    });

    public async ValueTask DisposeAsync()
    {
        _faults.Gate.Set();
        await _host.DisposeAsync();
    }

    [Theory]
    [InlineData("RANDOM_SEARCH")]
    [InlineData("QUASI_RANDOM_SEARCH")]
    public void Where_trials_teach_nothing_many_suggestions_are_those_made_one_by_one(string algorithm)
    {
        var problem = StudyProblem.Read(new StudyName("ada", "digits"), Samples.Spec(algorithm));
        Assert.False(problem.LearnsFromTrials);
        var together = problem.CreateDesigner().Suggest(TrialHistory.Create([], 7), 9);
        var oneByOne = Enumerable.Range(7, 9).SelectMany(last => problem.CreateDesigner().Suggest(TrialHistory.Create([], last), 1));

        Assert.Equal(oneByOne.Select(TrialMapping.Create), together.Select(TrialMapping.Create));
    }

    [Fact]
    public async Task A_stock_serves_calls_while_the_designer_rests_and_is_filled_up_in_time()
    {
        var study = await CreateStudyAsync(Sampling);
        var given = new List<Trial>();
        for (var i = 0; i < 20; i++)
        {
            given.Add(await SuggestAsync(study, $"client{i}"));
        }

        Assert.Equal(Enumerable.Range(1, 20), given.Select(trial => int.Parse(trial.Id)));
        Assert.Equal(20, given.Select(trial => trial.Parameters.ToString()).Distinct().Count());
        Assert.All(_faults.Calls, call => Assert.Equal(4, call.Count));
        await WaitAsync(() => _faults.Calls.Any(call => call.History.LastId >= 18));
        await Task.Delay(50, Token);
        _faults.Gate.Reset();
        Assert.Equal("21", (await SuggestAsync(study, "late")).Id);
    }

    [Fact]
    public async Task A_designer_that_learns_begins_before_it_is_asked()
    {
        var study = await CreateStudyAsync(Learning);
        await SuggestAsync(study, "first");
        await WaitAsync(() => _faults.Calls.Count == 2);
        await Task.Delay(50, Token);
        _faults.Gate.Reset();

        Assert.Equal("2", (await SuggestAsync(study, "second")).Id);
        Assert.Contains(_faults.Calls, call => call.History.Trials is [{ State: TrialState.Pending }]);
    }

    [Fact]
    public async Task What_was_made_ahead_is_thrown_away_when_the_history_changes()
    {
        var study = await CreateStudyAsync(Learning);
        var trial = await SuggestAsync(study, "first");
        await WaitAsync(() => _faults.Calls.Count == 2);
        await _host.Client.CompleteTrialAsync(
            new CompleteTrialRequest { Name = trial.Name, FinalMeasurement = Samples.Measurement(0.5) }, cancellationToken: Token);
        await SuggestAsync(study, "second");

        Assert.Contains(_faults.Calls, call => call.History.Trials is [{ State: TrialState.Completed }]);
    }

    private static async Task WaitAsync(Func<bool> condition)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(Token);
        timeout.CancelAfter(TimeSpan.FromSeconds(20));
        while (!condition())
        {
            await Task.Delay(5, timeout.Token);
        }
    }

    private async Task<Study> CreateStudyAsync(string algorithm) =>
        await _host.Client.CreateStudyAsync(
            new CreateStudyRequest { Parent = "owners/ada", Study = new Study { DisplayName = algorithm, StudySpec = Samples.Spec(algorithm) } },
            cancellationToken: Token);

    private async Task<Trial> SuggestAsync(Study study, string client)
    {
        var operation = await _host.Client.SuggestTrialsAsync(
            new SuggestTrialsRequest { Parent = study.Name, ClientId = client, SuggestionCount = 1 }, cancellationToken: Token);
        Assert.Equal(Operation.ResultOneofCase.Response, operation.ResultCase);
        return operation.Response.Unpack<SuggestTrialsResponse>().Trials.Single();
    }
}
