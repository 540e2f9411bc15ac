using Google.LongRunning;
using Grpc.Core;
using Vizier.Protocol;
using Vizier.Tests.Studies;
using State = Vizier.Protocol.Trial.Types.State;

namespace Vizier.Tests.Api;

public sealed class SuggestRpcTests : RpcTests
{
    [Fact]
    public async Task A_client_gets_its_own_unfinished_trials_back_first()
    {
        var study = await CreateStudyAsync();
        var first = await SuggestAsync(study, 5);
        var again = await SuggestAsync(study, 2);
        var more = await SuggestAsync(study, 7);

        Assert.Equal(["1", "2", "3", "4", "5"], first.Select(trial => trial.Id));
        Assert.Equal(first.Take(2), again);
        Assert.Equal(first, more.Take(5));
        Assert.Equal(["6", "7"], more.Skip(5).Select(trial => trial.Id));
    }

    [Fact]
    public async Task Clients_do_not_share_trials()
    {
        var study = await CreateStudyAsync();
        var one = await SuggestAsync(study, 3, "one");
        var two = await SuggestAsync(study, 3, "two");

        Assert.Empty(one.Select(trial => trial.Id).Intersect(two.Select(trial => trial.Id)));
        Assert.Equal(6, one.Concat(two).Select(trial => trial.Parameters[0].Value.NumberValue).Distinct().Count());
    }

    [Fact]
    public async Task Requested_trials_are_handed_out_newest_first_before_new_ones()
    {
        var study = await CreateStudyAsync();
        for (var i = 1; i <= 3; i++)
        {
            await CreateTrialAsync(study, Samples.Trial(lr: i / 10.0));
        }

        var two = await SuggestAsync(study, 2);
        var four = await SuggestAsync(study, 2, "other");

        Assert.Equal(["3", "2"], two.Select(trial => trial.Id));
        Assert.All(two, trial => Assert.Equal((State.Active, "worker"), (trial.State, trial.ClientId)));
        Assert.Equal(["1", "4"], four.Select(trial => trial.Id));
        Assert.Equal(0.3, two[0].Parameters[0].Value.NumberValue);
    }

    [Fact]
    public async Task Trials_that_are_stopping_are_not_counted_as_held()
    {
        var study = await CreateStudyAsync();
        var trial = (await SuggestAsync(study))[0];
        await StopAsync(trial);

        Assert.Equal("2", (await SuggestAsync(study))[0].Id);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public async Task Asking_for_none_gives_none(int count)
    {
        var study = await CreateStudyAsync();
        Assert.Empty(await SuggestAsync(study, count));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    public async Task A_client_id_must_be_one_word_of_a_name(string clientId)
    {
        var study = await CreateStudyAsync();
        await RefusedAsync(StatusCode.InvalidArgument, () => SuggestAsync(study, 1, clientId));
    }

    [Fact]
    public async Task Too_many_suggestions_at_once_are_refused()
    {
        var study = await CreateStudyAsync();
        var refusal = await RefusedAsync(StatusCode.InvalidArgument, () => SuggestAsync(study, int.MaxValue));
        Assert.Contains("suggestion_count", refusal.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Operations_are_named_by_client_and_can_be_polled()
    {
        var study = await CreateStudyAsync();
        var request = new SuggestTrialsRequest { Parent = study.Name, SuggestionCount = 2, ClientId = "worker" };
        var first = await Client.SuggestTrialsAsync(request, cancellationToken: Token);
        var second = await Client.SuggestTrialsAsync(request, cancellationToken: Token);

        Assert.Equal("owners/ada/operations/suggestion/digits/worker/1", first.Name);
        Assert.Equal("owners/ada/operations/suggestion/digits/worker/2", second.Name);
        Assert.Equal(first, await Client.GetOperationAsync(new GetOperationRequest { Name = first.Name }, cancellationToken: Token));
        Assert.Equal("type.googleapis.com/vizier.SuggestTrialsResponse", first.Response.TypeUrl);
        await RefusedAsync(StatusCode.NotFound, async () => await Client.GetOperationAsync(
            new GetOperationRequest { Name = "owners/ada/operations/suggestion/digits/worker/3" }, cancellationToken: Token));
        await RefusedAsync(StatusCode.InvalidArgument, async () => await Client.GetOperationAsync(
            new GetOperationRequest { Name = "operations/3" }, cancellationToken: Token));
    }

    [Fact]
    public async Task An_unknown_algorithm_is_refused_when_the_study_is_made()
    {
        var refusal = await RefusedAsync(StatusCode.InvalidArgument, () => CreateStudyAsync(spec: Samples.Spec("RANDOM_SERCH")));
        Assert.Contains("did you mean RANDOM_SEARCH", refusal.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_study_gives_the_same_suggestions_after_a_restart()
    {
        var study = await CreateStudyAsync();
        await SuggestAsync(study, 3);
        var copy = await CreateStudyAsync("copy", WithSeed(7));
        var twin = await CreateStudyAsync("twin", WithSeed(7));
        var before = await SuggestAsync(copy, 4);

        await SuggestAsync(twin, 2);
        await Host.RestartAsync();
        var after = await SuggestAsync(twin, 4);

        Assert.Equal(before.Select(trial => trial.Parameters), after.Select(trial => trial.Parameters));
    }

    [Fact]
    public async Task Different_seeds_give_different_suggestions()
    {
        var one = await SuggestAsync(await CreateStudyAsync("one", WithSeed(1)));
        var two = await SuggestAsync(await CreateStudyAsync("two", WithSeed(2)));

        Assert.NotEqual(one[0].Parameters[0], two[0].Parameters[0]);
    }

    [Fact]
    public async Task The_default_algorithm_starts_with_the_default_values_and_learns()
    {
        var spec = Samples.Spec("DEFAULT");
        spec.Parameters[0].DoubleValueSpec.DefaultValue = 0.03;
        var study = await CreateStudyAsync(spec: spec);
        var first = (await SuggestAsync(study))[0];
        Assert.Equal(0.03, first.Parameters[0].Value.NumberValue, 12);

        await CompleteAsync(first, 0.5);
        for (var i = 0; i < 5; i++)
        {
            var trial = (await SuggestAsync(study))[0];
            await CompleteAsync(trial, 1 - Math.Abs(trial.Parameters[0].Value.NumberValue - 0.1));
        }

        var best = await Client.ListOptimalTrialsAsync(new ListOptimalTrialsRequest { Parent = study.Name }, cancellationToken: Token);
        Assert.True(best.OptimalTrials[0].FinalMeasurement.Metrics[0].Value > 0.5);
    }

    [Fact]
    public async Task Sixteen_clients_get_exactly_what_they_ask_for_and_no_trial_twice()
    {
        const int Clients = 16;
        const int Cycles = 50;
        var study = await CreateStudyAsync(spec: Samples.Spec("QUASI_RANDOM_SEARCH"));

        var ids = await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => RunAsync($"client{client}")));
        var list = await Client.ListTrialsAsync(new ListTrialsRequest { Parent = study.Name }, cancellationToken: Token);

        Assert.Equal(Enumerable.Range(1, Clients * Cycles).Select(i => (long)i), ids.SelectMany(own => own).Order());
        Assert.Equal(Clients * Cycles, list.Trials.Count);
        Assert.All(list.Trials, trial => Assert.Equal((State.Succeeded, 1), (trial.State, trial.Measurements.Count)));
        Assert.Equal(Clients * Cycles, list.Trials.Select(trial => trial.Parameters[0].Value.NumberValue).Distinct().Count());

        async Task<List<long>> RunAsync(string client)
        {
            var own = new List<long>();
            for (var cycle = 0; cycle < Cycles; cycle++)
            {
                var trial = Assert.Single(await SuggestAsync(study, 1, client));
                own.Add(long.Parse(trial.Id));
                await MeasureAsync(trial, 0.1);
                await CompleteAsync(trial, cycle);
            }

            return own;
        }
    }

    private static StudySpec WithSeed(ulong seed)
    {
        var spec = Samples.Spec();
        spec.Metadata.Add(new KeyValue { Ns = ":vizier", Key = "seed", Value = seed.ToString() });
        return spec;
    }
}
