using Google.LongRunning;
using Microsoft.Extensions.DependencyInjection;
using Vizier.Protocol;
using Vizier.Studies.Names;
using Vizier.Suggestions;
using Vizier.Tests.Hosting;
using Vizier.Tests.Studies;

namespace Vizier.Tests.Suggestions;

public sealed class SuggestionServiceTests : IAsyncLifetime
{
    // The studies of this name have the faulty designer.
    private const string Faulty = "GRID_SEARCH";

    private readonly FaultyDesigner.Faults _faults = new();
    private TestHost _host = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await StartAsync(TimeSpan.FromMinutes(1));

    public async ValueTask DisposeAsync()
    {
        _faults.Gate.Set();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task A_crashing_designer_fails_its_own_operation_and_the_next_call_works_again()
    {
        var study = await CreateStudyAsync("faulty", Faulty);
        _faults.Failure = new InvalidOperationException("matrix is singular");
        var failed = await SuggestAsync(study);

        Assert.True(failed.Done);
        Assert.Equal(13, failed.Error.Code);
        Assert.Contains("matrix is singular", failed.Error.Message, StringComparison.Ordinal);
        var polled = await _host.Client.GetOperationAsync(new GetOperationRequest { Name = failed.Name }, cancellationToken: Token);
        Assert.Equal(failed, polled);

        _faults.Failure = null;
        Assert.Equal(["1"], IdsOf(await SuggestAsync(study)));
    }

    [Fact]
    public async Task A_slow_designer_fails_its_own_operation_keeps_nobody_waiting_and_serves_the_next_call()
    {
        await _host.DisposeAsync();
        _host = await StartAsync(TimeSpan.FromSeconds(2));
        var slow = await CreateStudyAsync("slow", Faulty);
        var quick = await CreateStudyAsync("quick", "RANDOM_SEARCH");
        _faults.Gate.Reset();
        var waiting = SuggestAsync(slow);
        Assert.Equal(["1"], IdsOf(await SuggestAsync(quick)));

        var late = await waiting;
        Assert.Equal(4, late.Error.Code);
        Assert.Contains("made no suggestion within 2 s", late.Error.Message, StringComparison.Ordinal);

        _faults.Gate.Set();
        Assert.Equal(["1"], IdsOf(await SuggestAsync(slow)));
        Assert.Single(_faults.Calls);
    }

    [Fact]
    public async Task A_client_whose_need_shrinks_while_it_waits_gets_no_more_than_it_needs()
    {
        var study = await CreateStudyAsync("shrinking", Faulty);
        var answer = await _host.Host.Services.GetRequiredService<SuggestionService>().SuggestAsync(
            StudyName.Parse(study.Name, "name"), "experiment", _ => _faults.Calls.IsEmpty ? 3 : 1, Token);

        Assert.Equal(["1"], IdsOf(answer));
    }

    [Fact]
    public async Task Trials_at_hand_are_given_out_while_the_designer_works_for_others()
    {
        var study = await CreateStudyAsync("busy", Faulty);
        var mine = IdsOf(await SuggestAsync(study, "mine"));
        await _host.Client.CreateTrialAsync(new CreateTrialRequest { Parent = study.Name, Trial = Samples.Trial() }, cancellationToken: Token);
        await _host.Client.CreateTrialAsync(new CreateTrialRequest { Parent = study.Name, Trial = Samples.Trial() }, cancellationToken: Token);
        _faults.Gate.Reset();
        var waiting = SuggestAsync(study, "other", 5);

        Assert.Equal(mine, IdsOf(await SuggestAsync(study, "mine")));
        Assert.Equal(["3"], IdsOf(await SuggestAsync(study, "third")));
        _faults.Gate.Set();

        // The requested trial that was counted on is gone by then; the next round makes up for it.
        Assert.Equal(5, IdsOf(await waiting).Count);
    }

    [Fact]
    public async Task Calls_that_wait_share_one_computation()
    {
        var study = await CreateStudyAsync("shared", Faulty);
        _faults.Gate.Reset();
        var first = SuggestAsync(study, "first");
        SpinWait.SpinUntil(() => _faults.Calls.Count == 1, TimeSpan.FromSeconds(30));
        var others = Enumerable.Range(0, 10).Select(i => SuggestAsync(study, $"client{i}")).ToList();
        _faults.Gate.Set();
        var ids = (await Task.WhenAll(others.Prepend(first))).SelectMany(IdsOf);

        Assert.Equal(11, ids.Distinct().Count());
        Assert.InRange(_faults.Calls.Count, 2, 11);
        Assert.Equal(11, _faults.Calls.Sum(call => call.Count));
    }

    [Fact]
    public async Task The_designer_sees_pending_completed_and_infeasible_trials()
    {
        var study = await CreateStudyAsync("history", Faulty);
        var trials = TrialsOf(await SuggestAsync(study, "worker", 3));
        await _host.Client.CompleteTrialAsync(
            new CompleteTrialRequest { Name = trials[1].Name, FinalMeasurement = Samples.Measurement(0.9) }, cancellationToken: Token);
        await _host.Client.CompleteTrialAsync(
            new CompleteTrialRequest { Name = trials[0].Name, TrialInfeasible = true }, cancellationToken: Token);
        await SuggestAsync(study, "other");

        var history = _faults.Calls.Single(call => call.Count == 1).History;
        Assert.Equal(
            [
                (1, Algorithms.Trials.TrialState.Infeasible, 2),
                (2, Algorithms.Trials.TrialState.Completed, 1),
                (3, Algorithms.Trials.TrialState.Pending, 0),
            ],
            history.Trials.Select(trial => (trial.Id, trial.State, trial.CompletionOrder)));
        Assert.Equal(0.9, history.Trials[1].Metrics["accuracy"]);
        Assert.Equal(trials[2].Parameters[0].Value.NumberValue, history.Trials[2].Assignment["lr"].Number);
    }

    [Fact]
    public async Task Deleted_trials_leave_the_history_but_not_the_count()
    {
        var study = await CreateStudyAsync("deleted", Faulty);
        var trials = TrialsOf(await SuggestAsync(study, "worker", 3));
        await _host.Client.DeleteTrialAsync(new DeleteTrialRequest { Name = trials[2].Name }, cancellationToken: Token);
        await SuggestAsync(study, "other");

        var history = _faults.Calls.Single(call => call.Count == 1).History;
        Assert.Equal([1, 2], history.Trials.Select(trial => trial.Id));
        Assert.Equal(3, history.LastId);
    }

    [Fact]
    public async Task Annotations_do_not_start_the_designer_anew_but_a_new_seed_does()
    {
        var study = await CreateStudyAsync("annotated", "RANDOM_SEARCH");
        var warm = _host.Host.Services.GetRequiredService<WarmStudies>();
        await SuggestAsync(study);
        var before = ProblemOf(warm);

        await AnnotateAsync(study, string.Empty, "note");
        await SuggestAsync(study, "other");
        Assert.Same(before, ProblemOf(warm));

        await AnnotateAsync(study, ":vizier", "seed");
        await SuggestAsync(study, "third");
        Assert.Equal(5UL, ProblemOf(warm).Problem.Seed);
    }

    private Task<TestHost> StartAsync(TimeSpan timeout) => TestHost.StartAsync(options => options with
    {
        ConfigureServices = services =>
        {
            services.AddSingleton(new SuggestionOptions { Timeout = timeout, Stock = 0, MakesAhead = false });
            services.AddSingleton<DesignerFactory>(problem =>
                problem.Algorithm == Faulty ? new FaultyDesigner(problem.CreateDesigner(), _faults) : problem.CreateDesigner());
        },
    });

    private static Vizier.Studies.Specs.StudyProblem ProblemOf(WarmStudies warm) => warm.Get(1).Problem!;

    private static List<string> IdsOf(Operation operation) => [.. TrialsOf(operation).Select(trial => trial.Id)];

    private static Google.Protobuf.Collections.RepeatedField<Trial> TrialsOf(Operation operation)
    {
        Assert.Null(operation.Error);
        return SuggestTrialsResponse.Parser.ParseFrom(operation.Response.Value).Trials;
    }

    private async Task AnnotateAsync(Study study, string ns, string key)
    {
        var update = new UnitMetadataUpdate { Metadatum = new KeyValue { Ns = ns, Key = key, Value = "5" } };
        await _host.Client.UpdateMetadataAsync(new UpdateMetadataRequest { Name = study.Name, Delta = { update } }, cancellationToken: Token);
    }

    private async Task<Study> CreateStudyAsync(string name, string algorithm) =>
        await _host.Client.CreateStudyAsync(
            new CreateStudyRequest { Parent = "owners/ada", Study = new Study { DisplayName = name, StudySpec = Samples.Spec(algorithm) } },
            cancellationToken: Token);

    private async Task<Operation> SuggestAsync(Study study, string client = "worker", int count = 1) =>
        await _host.Client.SuggestTrialsAsync(
            new SuggestTrialsRequest { Parent = study.Name, ClientId = client, SuggestionCount = count }, cancellationToken: Token);
}
