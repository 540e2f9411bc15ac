using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Vizier.Client;
using Vizier.Hosting;
using Vizier.Protocol;
using Vizier.Tests.Api;
using Vizier.Tests.Studies;

namespace Vizier.Tests.Pythia;

/// <summary>Our algorithms behind vizier.PythiaService, for a Vizier service whose studies name it.</summary>
public sealed class PythiaAlgorithmsTests : RpcTests
{
    [Theory]
    [InlineData("RANDOM_SEARCH")]
    [InlineData("NSGA2")]
    [InlineData("DEFAULT")]
    public async Task A_study_gets_the_same_trials_from_an_algorithm_elsewhere_as_from_the_services_own(string algorithm)
    {
        await using var pythia = await StartAsync();
        var near = await TuneAsync(await CreateStudyAsync("same", WithSeed(algorithm)));
        var far = await TuneAsync(await CreateStudyAsync("far", Elsewhere(WithSeed(algorithm), pythia.Endpoint)));

        Assert.Equal(near.Select(trial => trial.Parameters), far.Select(trial => trial.Parameters));
        Assert.Equal(near.Select(trial => trial.Metadata), far.Select(trial => trial.Metadata));
    }

    [Fact]
    public async Task A_grid_that_is_used_up_ends_the_study_also_from_elsewhere()
    {
        await using var pythia = await StartAsync();
        var spec = Elsewhere(Samples.Spec("grid"), pythia.Endpoint);
        spec.Parameters.RemoveAt(0);
        var study = await CreateStudyAsync(spec: spec);

        Assert.Equal(12, (await SuggestAsync(study, 20)).Count);
        Assert.Empty(await SuggestAsync(study, 5, "other"));
    }

    [Fact]
    public async Task Trials_are_judged_by_the_rule_of_their_study_also_from_elsewhere()
    {
        await using var pythia = await StartAsync();
        var spec = Elsewhere(Samples.Spec(), pythia.Endpoint);
        spec.DefaultStoppingSpec = new StudySpec.Types.DefaultEarlyStoppingSpec();
        spec.Metadata.Add(new KeyValue { Ns = ":vizier", Key = "early_stopping", Value = """{"settings": {"min_trials_required": 2, "start_step": 2}}""" });
        var study = await CreateStudyAsync(spec: spec);
        foreach (var level in new[] { 0.8, 0.9 })
        {
            var done = (await SuggestAsync(study))[0];
            await MeasureAsync(done, level, 1);
            await MeasureAsync(done, level, 2);
            await CompleteAsync(done, level);
        }

        var bad = (await SuggestAsync(study))[0];
        await MeasureAsync(bad, 0.1, 1);
        Assert.False(await ShouldStopAsync(bad));
        await MeasureAsync(bad, 0.1, 2);
        Assert.True(await ShouldStopAsync(bad));

        var client = ClientOf(pythia, out var channel);
        using (channel)
        {
            var all = await client.EarlyStopAsync(new EarlyStopRequest { StudyDescriptor = DescriptorOf(study) }, cancellationToken: Token);
            Assert.Equal([(3, true)], all.Decisions.Select(decision => (decision.Id, decision.ShouldStop)));
            Assert.Contains("median", all.Decisions[0].Reason, StringComparison.OrdinalIgnoreCase);
            var some = await client.EarlyStopAsync(
                new EarlyStopRequest { StudyDescriptor = DescriptorOf(study), TrialIds = { 1, 3 } }, cancellationToken: Token);
            Assert.Equal([(1, false), (3, true)], some.Decisions.Select(decision => (decision.Id, decision.ShouldStop)));
            var refusal = await RefusedAsync(StatusCode.InvalidArgument, async () => await client.EarlyStopAsync(
                new EarlyStopRequest { StudyDescriptor = DescriptorOf(study), TrialIds = { 9 } }, cancellationToken: Token));
            Assert.Contains("trial_ids[0]: 9", refusal.Status.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Wrong_requests_are_refused_and_a_ping_is_answered()
    {
        await using var pythia = await StartAsync();
        var client = ClientOf(pythia, out var channel);
        using var closing = channel;
        var study = await CreateStudyAsync();

        await client.PingAsync(new Empty(), cancellationToken: Token);
        await RefusedAsync(StatusCode.InvalidArgument, () => SuggestAsync(new SuggestRequest { Count = 1 }));
        await RefusedAsync(StatusCode.InvalidArgument, () => SuggestAsync(Request("RANDOM_SERCH", 1, study)));
        await RefusedAsync(StatusCode.InvalidArgument, () => SuggestAsync(Request("RANDOM_SEARCH", int.MaxValue, study)));
        await RefusedAsync(StatusCode.InvalidArgument, () => SuggestAsync(Request("RANDOM_SEARCH", 1, new Study { Name = "digits" })));
        await RefusedAsync(StatusCode.NotFound, () => SuggestAsync(Request("RANDOM_SEARCH", 1, new Study { Name = "owners/a/studies/none" })));
        Assert.Empty((await SuggestAsync(Request("RANDOM_SEARCH", 0, study))).Suggestions);
        Assert.Equal(3, (await SuggestAsync(Request("RANDOM_SEARCH", 3, study))).Suggestions.Count);

        async Task<SuggestDecision> SuggestAsync(SuggestRequest request) => await client.SuggestAsync(request, cancellationToken: Token);
    }

    [Fact]
    public async Task Without_its_Vizier_service_it_says_so()
    {
        await using var pythia = await PythiaHost.StartAsync(
            new PythiaHostOptions { Grpc = "127.0.0.1:0", Vizier = new VizierConnectionOptions { Endpoint = "127.0.0.1:1" }, HandlesSignals = false }, Token);
        var client = ClientOf(pythia, out var channel);
        using var closing = channel;

        var refusal = await RefusedAsync(StatusCode.Unavailable, async () => await client.SuggestAsync(
            Request("RANDOM_SEARCH", 1, new Study { Name = "owners/a/studies/b" }), cancellationToken: Token));
        Assert.Contains("the Vizier service at '127.0.0.1:1'", refusal.Status.Detail, StringComparison.Ordinal);
    }

    private static StudySpec WithSeed(string algorithm)
    {
        var spec = Samples.Spec(algorithm);
        spec.Metadata.Add(new KeyValue { Ns = ":vizier", Key = "seed", Value = "5" });
        return spec;
    }

    private static StudySpec Elsewhere(StudySpec spec, string endpoint)
    {
        spec.Metadata.Add(new KeyValue { Ns = ":service", Key = "PYTHIA_ENDPOINT", Value = endpoint });
        return spec;
    }

    private static PythiaService.PythiaServiceClient ClientOf(PythiaHost pythia, out GrpcChannel channel)
    {
        channel = GrpcChannel.ForAddress($"http://{pythia.Endpoint}");
        return new PythiaService.PythiaServiceClient(channel);
    }

    private static StudyDescriptor DescriptorOf(Study study) => new()
    {
        Guid = study.Name,
        Config = new ProblemStatement
        {
            SearchSpace = { study.StudySpec?.Parameters ?? [] },
            MetricInformation = { study.StudySpec?.Metrics ?? [] },
            Metadata = { study.StudySpec?.Metadata ?? [] },
        },
    };

    private static SuggestRequest Request(string algorithm, int count, Study study) =>
        new() { Algorithm = algorithm, Count = count, StudyDescriptor = DescriptorOf(study) };

    private Task<PythiaHost> StartAsync() => PythiaHost.StartAsync(
        new PythiaHostOptions { Grpc = "127.0.0.1:0", Vizier = new VizierConnectionOptions { Endpoint = Host.Host.Addresses.Grpc.Authority }, HandlesSignals = false }, Token);

    private async Task<List<Trial>> TuneAsync(Study study)
    {
        var trials = new List<Trial>();
        for (var round = 0; round < 4; round++)
        {
            foreach (var trial in await SuggestAsync(study, 2))
            {
                trials.Add(trial);
                await CompleteAsync(trial, 1 - Math.Abs(trial.Parameters[0].Value.NumberValue - 0.1));
            }
        }

        return trials;
    }

    private async Task<bool> ShouldStopAsync(Trial trial) => (await Client.CheckTrialEarlyStoppingStateAsync(
        new CheckTrialEarlyStoppingStateRequest { TrialName = trial.Name }, cancellationToken: Token)).ShouldStop;
}
