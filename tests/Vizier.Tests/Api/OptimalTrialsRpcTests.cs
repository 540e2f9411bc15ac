using Vizier.Protocol;
using Vizier.Tests.Studies;
using static Vizier.Protocol.StudySpec.Types;

namespace Vizier.Tests.Api;

public sealed class OptimalTrialsRpcTests : RpcTests
{
    [Fact]
    public async Task The_best_trials_of_one_metric_are_all_that_tie()
    {
        var study = await CreateStudyAsync();
        foreach (var accuracy in new[] { 0.5, 0.9, 0.7, 0.9 })
        {
            await CompleteAsync((await SuggestAsync(study))[0], accuracy);
        }

        await FailAsync((await SuggestAsync(study))[0]);
        await SuggestAsync(study);

        Assert.Equal(["2", "4"], (await OptimalAsync(study)).OptimalTrials.Select(trial => trial.Id));
    }

    [Fact]
    public async Task Several_metrics_give_the_Pareto_front_of_the_trials_that_report_them_all()
    {
        var spec = Samples.Spec();
        spec.Metrics.Add(new MetricSpec { MetricId = "latency", Goal = MetricSpec.Types.GoalType.Minimize });
        var study = await CreateStudyAsync(spec: spec);
        await FinishAsync(study, 0.9, 5);
        await FinishAsync(study, 0.8, 1);
        await FinishAsync(study, 0.7, 2);
        await CompleteAsync((await SuggestAsync(study))[0], 0.99);
        await FinishAsync(study, 0.9, 5);

        Assert.Equal(["1", "2", "5"], (await OptimalAsync(study)).OptimalTrials.Select(trial => trial.Id));

        var page = await OptimalAsync(study, 2);
        var rest = await OptimalAsync(study, 2, page.NextPageToken);
        Assert.Equal(["1", "2"], page.OptimalTrials.Select(trial => trial.Id));
        Assert.Equal(["5"], rest.OptimalTrials.Select(trial => trial.Id));
        Assert.Empty(rest.NextPageToken);
    }

    [Fact]
    public async Task A_study_without_metrics_has_every_succeeded_trial_as_optimal()
    {
        var study = await CreateStudyAsync(spec: new StudySpec());
        for (var i = 0; i < 2; i++)
        {
            await CreateTrialAsync(study, new Trial { State = Trial.Types.State.Succeeded });
        }

        Assert.Equal(2, (await OptimalAsync(study)).OptimalTrials.Count);
    }

    [Fact]
    public async Task An_empty_study_has_no_optimal_trials() =>
        Assert.Empty((await OptimalAsync(await CreateStudyAsync())).OptimalTrials);

    private async Task FinishAsync(Study study, double accuracy, double latency)
    {
        var trial = (await SuggestAsync(study))[0];
        var final = Samples.Measurement(accuracy);
        final.Metrics.Add(new Measurement.Types.Metric { MetricId = "latency", Value = latency });
        await Client.CompleteTrialAsync(new CompleteTrialRequest { Name = trial.Name, FinalMeasurement = final }, cancellationToken: Token);
    }

    private async Task<ListOptimalTrialsResponse> OptimalAsync(Study study, int size = 0, string token = "") =>
        await Client.ListOptimalTrialsAsync(
            new ListOptimalTrialsRequest { Parent = study.Name, PageSize = size, PageToken = token }, cancellationToken: Token);
}
