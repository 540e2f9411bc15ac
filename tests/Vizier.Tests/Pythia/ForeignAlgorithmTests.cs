using Google.LongRunning;
using Grpc.Core;
using Vizier.Protocol;
using Vizier.Pythia;
using Vizier.Tests.Hosting;
using Vizier.Tests.Studies;
using State = Vizier.Protocol.Trial.Types.State;

namespace Vizier.Tests.Pythia;

public sealed class ForeignAlgorithmTests : IAsyncLifetime
{
    private TestHost _host = null!;
    private ScriptedPythia _pythia = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _pythia = await ScriptedPythia.StartAsync();
        _host = await StartAsync(TimeSpan.FromMinutes(1));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _pythia.DisposeAsync();
    }

    [Fact]
    public async Task It_is_told_the_study_and_its_suggestions_become_trials_with_their_annotations()
    {
        _pythia.OnSuggest = request => Task.FromResult(Decide(request, 0.1, 0.2));
        var study = await CreateAsync();
        var trials = TrialsOf(await SuggestAsync(study, 2));
        await SuggestAsync(study, 3);

        var first = _pythia.SuggestRequests.First();
        Assert.Equal(("MY_OWN", 2, study.Name, 0), (first.Algorithm, first.Count, first.StudyDescriptor.Guid, first.StudyDescriptor.MaxTrialId));
        Assert.Equal(study.StudySpec.Parameters, first.StudyDescriptor.Config.SearchSpace);
        Assert.Equal(study.StudySpec.Metrics, first.StudyDescriptor.Config.MetricInformation);
        Assert.Equal(study.StudySpec.Metadata, first.StudyDescriptor.Config.Metadata);
        Assert.Equal((1, 2), (_pythia.SuggestRequests.Last().Count, _pythia.SuggestRequests.Last().StudyDescriptor.MaxTrialId));
        Assert.Equal([0.1, 0.2], trials.Select(trial => trial.Parameters[0].Value.NumberValue));
        Assert.All(trials, trial => Assert.Equal((State.Active, "worker", ":mine", "why"), (trial.State, trial.ClientId, trial.Metadata[0].Ns, trial.Metadata[0].Key)));
    }

    [Fact]
    public async Task Its_state_comes_back_to_it_and_annotations_of_deleted_trials_are_dropped()
    {
        _pythia.OnSuggest = request =>
        {
            var decision = Decide(request, 0.1);
            decision.Metadata.Add(Note(":my_state", "generation", $"{request.StudyDescriptor.MaxTrialId}"));
            decision.Metadata.Add(Note(":my_state", "rank", "3", "1"));
            decision.Metadata.Add(Note(":my_state", "rank", "4", "77"));
            return Task.FromResult(decision);
        };
        var study = await CreateAsync();
        await SuggestAsync(study, 1);
        await SuggestAsync(study, 2);

        var seen = _pythia.SuggestRequests.Last().StudyDescriptor.Config.Metadata;
        Assert.Contains(seen, item => (item.Ns, item.Key, item.Value) == (":my_state", "generation", "0"));
        Assert.Contains((await TrialAsync(study, 1)).Metadata, item => item.Key == "rank" && item.Value == "3");
    }

    [Fact]
    public async Task Suggestions_that_nobody_asked_for_are_kept_and_given_out_next()
    {
        _pythia.OnSuggest = request => Task.FromResult(Decide(request, 0.1, 0.2, 0.3));
        var study = await CreateAsync();
        Assert.Equal(["1"], TrialsOf(await SuggestAsync(study, 1)).Select(trial => trial.Id));
        Assert.Equal(State.Requested, (await TrialAsync(study, 2)).State);

        var rest = TrialsOf(await SuggestAsync(study, 3));
        Assert.Equal(["1", "3", "2"], rest.Select(trial => trial.Id));
        Assert.Single(_pythia.SuggestRequests);
    }

    [Fact]
    public async Task Fewer_suggestions_than_wanted_are_the_end_of_what_it_has()
    {
        _pythia.OnSuggest = request => Task.FromResult(Decide(request, 0.1));
        Assert.Single(TrialsOf(await SuggestAsync(await CreateAsync(), 4)));
    }

    [Theory]
    [InlineData("lr=5", "lr=5")]
    [InlineData("missing", "optimizer")]
    [InlineData("note", "delta[0].metadatum")]
    public async Task A_wrong_answer_fails_the_operation_and_changes_nothing(string mistake, string expected)
    {
        _pythia.OnSuggest = request =>
        {
            var decision = Decide(request, mistake == "lr=5" ? 5 : 0.1);
            if (mistake == "missing")
            {
                decision.Suggestions[0].Parameters.RemoveAt(2);
            }
            else if (mistake == "note")
            {
                decision.Metadata.Add(new UnitMetadataUpdate());
            }

            return Task.FromResult(decision);
        };
        var study = await CreateAsync();
        var operation = await SuggestAsync(study, 1);

        Assert.True(operation.Done);
        Assert.Equal((int)StatusCode.Internal, operation.Error.Code);
        Assert.Contains($"the Pythia service at '{_pythia.Endpoint}'", operation.Error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, operation.Error.Message, StringComparison.Ordinal);
        var list = await _host.Client.ListTrialsAsync(new ListTrialsRequest { Parent = study.Name }, cancellationToken: Token);
        Assert.Empty(list.Trials);
    }

    [Fact]
    public async Task Its_failures_and_its_absence_fail_the_operation_and_the_next_one_works()
    {
        _pythia.OnSuggest = _ => throw new RpcException(new Status(StatusCode.Unimplemented, "not today"));
        var study = await CreateAsync();
        var refused = await SuggestAsync(study, 1);
        Assert.Contains("failed with Unimplemented: not today", refused.Error.Message, StringComparison.Ordinal);

        var absent = await SuggestAsync(await CreateAsync("absent", "127.0.0.1:1"), 1);
        Assert.Contains("failed with Unavailable", absent.Error.Message, StringComparison.Ordinal);

        _pythia.OnSuggest = request => Task.FromResult(Decide(request, 0.1));
        Assert.Single(TrialsOf(await SuggestAsync(study, 1)));
    }

    [Fact]
    public async Task One_that_is_too_slow_fails_the_operation_and_keeps_no_other_study_waiting()
    {
        await _host.DisposeAsync();
        _host = await StartAsync(TimeSpan.FromSeconds(2));
        var gate = new TaskCompletionSource<SuggestDecision>(TaskCreationOptions.RunContinuationsAsynchronously);
        _pythia.OnSuggest = _ => gate.Task;
        var slow = SuggestAsync(await CreateAsync(), 1);
        var quick = await _host.Client.CreateStudyAsync(
            new CreateStudyRequest { Parent = "owners/ada", Study = new Study { DisplayName = "quick", StudySpec = Samples.Spec() } }, cancellationToken: Token);
        Assert.Single(TrialsOf(await SuggestAsync(quick, 1)));

        Assert.Equal((int)StatusCode.DeadlineExceeded, (await slow).Error.Code);
        Assert.Contains("did not answer within 2 s", (await slow).Error.Message, StringComparison.Ordinal);
        gate.SetResult(new SuggestDecision());
    }

    [Fact]
    public async Task An_endpoint_that_must_not_be_called_refuses_the_call()
    {
        var study = await CreateAsync("far", "192.0.2.1:9999");

        var refusal = await Assert.ThrowsAsync<RpcException>(() => SuggestAsync(study, 1));
        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        Assert.Contains("metadata[':service']['PYTHIA_ENDPOINT']: '192.0.2.1:9999'", refusal.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("--pythia-allow 192.0.2.1:9999", refusal.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_judges_running_trials_and_what_it_says_of_others_is_kept_for_them()
    {
        _pythia.OnSuggest = request => Task.FromResult(Decide(request, 0.1, 0.2, 0.3));
        _pythia.OnEarlyStop = request => new EarlyStopDecisions
        {
            Decisions = { new EarlyStopDecision { Id = request.TrialIds[0] == 1 ? 2 : request.TrialIds[0], ShouldStop = true, Reason = "behind" } },
            Metadata = { Note(":my_state", "judged", $"{request.TrialIds[0]}") },
        };
        var study = await CreateAsync();
        await SuggestAsync(study, 3);

        Assert.False(await ShouldStopAsync(study, 1));
        Assert.True(await ShouldStopAsync(study, 2));
        Assert.Single(_pythia.StopRequests);
        Assert.True(await ShouldStopAsync(study, 3));
        Assert.Equal(["1", "3"], _pythia.StopRequests.Select(request => $"{request.TrialIds.Single()}"));
        Assert.Equal(State.Active, (await TrialAsync(study, 2)).State);
        var stored = await _host.Client.GetStudyAsync(new GetStudyRequest { Name = study.Name }, cancellationToken: Token);
        Assert.Contains(stored.StudySpec.Metadata, item => item.Key == "judged" && item.Value == "3");
    }

    [Fact]
    public async Task A_failing_judge_fails_the_check_with_a_clear_error()
    {
        _pythia.OnSuggest = request => Task.FromResult(Decide(request, 0.1));
        _pythia.OnEarlyStop = _ => throw new RpcException(new Status(StatusCode.Unknown, "out of paper"));
        var study = await CreateAsync();
        await SuggestAsync(study, 1);

        var failure = await Assert.ThrowsAsync<RpcException>(() => ShouldStopAsync(study, 1));
        Assert.Equal(StatusCode.Internal, failure.StatusCode);
        Assert.Contains("out of paper", failure.Status.Detail, StringComparison.Ordinal);
    }

    private static Task<TestHost> StartAsync(TimeSpan timeout) =>
        TestHost.StartAsync(options => options with { Pythia = new PythiaOptions { Timeout = timeout } });

    private static SuggestDecision Decide(SuggestRequest request, params double[] rates)
    {
        Assert.NotNull(request.StudyDescriptor);
        var decision = new SuggestDecision();
        decision.Suggestions.Add(rates.Select(rate => new TrialSuggestion
        {
            Parameters = { Samples.Trial(lr: rate).Parameters },
            Metadata = { new KeyValue { Ns = ":mine", Key = "why", Value = "because" } },
        }));
        return decision;
    }

    private static UnitMetadataUpdate Note(string ns, string key, string value, string? trialId = null)
    {
        var update = new UnitMetadataUpdate { Metadatum = new KeyValue { Ns = ns, Key = key, Value = value } };
        if (trialId is not null)
        {
            update.TrialId = trialId;
        }

        return update;
    }

    private static Google.Protobuf.Collections.RepeatedField<Trial> TrialsOf(Operation operation)
    {
        Assert.Null(operation.Error);
        return SuggestTrialsResponse.Parser.ParseFrom(operation.Response.Value).Trials;
    }

    private async Task<Study> CreateAsync(string name = "digits", string? endpoint = null)
    {
        var spec = Samples.Spec("MY_OWN");
        spec.Metadata.Add(new KeyValue { Ns = ":service", Key = "PYTHIA_ENDPOINT", Value = endpoint ?? _pythia.Endpoint });
        spec.Metadata.Add(new KeyValue { Ns = ":team", Key = "note", Value = "kept" });
        return await _host.Client.CreateStudyAsync(
            new CreateStudyRequest { Parent = "owners/ada", Study = new Study { DisplayName = name, StudySpec = spec } }, cancellationToken: Token);
    }

    private async Task<Operation> SuggestAsync(Study study, int count) => await _host.Client.SuggestTrialsAsync(
        new SuggestTrialsRequest { Parent = study.Name, ClientId = "worker", SuggestionCount = count }, cancellationToken: Token);

    private async Task<Trial> TrialAsync(Study study, int id) =>
        await _host.Client.GetTrialAsync(new GetTrialRequest { Name = $"{study.Name}/trials/{id}" }, cancellationToken: Token);

    private async Task<bool> ShouldStopAsync(Study study, int id) => (await _host.Client.CheckTrialEarlyStoppingStateAsync(
        new CheckTrialEarlyStoppingStateRequest { TrialName = $"{study.Name}/trials/{id}" }, cancellationToken: Token)).ShouldStop;
}
