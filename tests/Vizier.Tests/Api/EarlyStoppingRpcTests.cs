using Vizier.Protocol;
using Vizier.Tests.Studies;

namespace Vizier.Tests.Api;

public sealed class EarlyStoppingRpcTests : RpcTests
{
    [Fact]
    public async Task A_study_that_asks_for_no_stopping_lets_its_trials_go_on()
    {
        var study = await CreateStudyAsync();
        var trial = await TrainAsync(study, [0.9, 0.9, 0.9, 0.9]);
        await CompleteAsync(trial, 0.9);
        var bad = await TrainAsync(study, [0.1, 0.1, 0.1, 0.1, 0.1]);

        Assert.False(await ShouldStopAsync(bad));
    }

    [Fact]
    public async Task The_median_rule_stops_a_trial_that_stays_below_the_others_and_only_that()
    {
        var study = await CreateStudyAsync(spec: WithStopping("""{"settings": {"min_trials_required": 3, "start_step": 2}}"""));
        foreach (var level in new[] { 0.7, 0.8, 0.9 })
        {
            var done = await TrainAsync(study, [level, level, level]);
            Assert.False(await ShouldStopAsync(done));
            await CompleteAsync(done, level);
        }

        var bad = await TrainAsync(study, [0.1]);
        Assert.False(await ShouldStopAsync(bad));
        await MeasureAsync(bad, 0.2, 2);
        Assert.True(await ShouldStopAsync(bad));
        Assert.Equal(Trial.Types.State.Active, (await GetAsync(bad)).State);

        var good = await TrainAsync(study, [0.7, 0.95], "other");
        Assert.False(await ShouldStopAsync(good));
    }

    [Fact]
    public async Task A_trial_that_was_asked_to_stop_should_stop()
    {
        var study = await CreateStudyAsync();
        var trial = (await SuggestAsync(study))[0];
        await StopAsync(trial);

        Assert.True(await ShouldStopAsync(trial));
    }

    [Fact]
    public async Task A_wrong_stopping_rule_is_refused_when_the_study_is_made()
    {
        var refusal = await RefusedAsync(
            Grpc.Core.StatusCode.InvalidArgument,
            () => CreateStudyAsync(spec: WithStopping("""{"algorithm": "medain", "settings": {}}""")));
        Assert.Contains("metadata[':vizier']['early_stopping'].algorithm: 'medain'", refusal.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Curves_of_prior_studies_let_the_second_trial_be_stopped()
    {
        var old = await CreateStudyAsync("old");
        foreach (var end in new[] { 0.7, 0.75, 0.8, 0.85 })
        {
            await CompleteAsync(await TrainAsync(old, [.. Enumerable.Range(1, 12).Select(step => end - (0.5 / step))]), end);
        }

        foreach (var (name, priors) in new[] { ("new", "[\"old\"]"), ("alone", "[]") })
        {
            var spec = WithStopping("""{"algorithm": "CURVE", "settings": {}}""");
            spec.Algorithm = "DEFAULT";
            spec.Metadata.Add(new KeyValue { Ns = ":vizier", Key = "prior_studies", Value = priors });
            var study = await CreateStudyAsync(name, spec);
            await CompleteAsync(await TrainAsync(study, [.. Enumerable.Range(1, 12).Select(step => 0.82 - (0.5 / step))]), 0.82);
            var bad = await TrainAsync(study, [0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1]);

            Assert.Equal(name == "new", await ShouldStopAsync(bad));
        }
    }

    private static StudySpec WithStopping(string options)
    {
        var spec = Samples.Spec();
        spec.DefaultStoppingSpec = new StudySpec.Types.DefaultEarlyStoppingSpec();
        spec.Metadata.Add(new KeyValue { Ns = ":vizier", Key = "early_stopping", Value = options });
        return spec;
    }

    private async Task<Trial> TrainAsync(Study study, double[] curve, string client = "worker")
    {
        var trial = (await SuggestAsync(study, 1, client))[0];
        for (var step = 1; step <= curve.Length; step++)
        {
            await MeasureAsync(trial, curve[step - 1], step);
        }

        return trial;
    }

    private async Task<bool> ShouldStopAsync(Trial trial) =>
        (await Client.CheckTrialEarlyStoppingStateAsync(
            new CheckTrialEarlyStoppingStateRequest { TrialName = trial.Name }, cancellationToken: Token)).ShouldStop;
}
