using Grpc.Core;
using Vizier.Protocol;
using Vizier.Protocol.Experiments;
using Vizier.Protocol.Insights;
using Vizier.Tests.Api;
using Vizier.Tests.Studies;
using Ended = Vizier.Protocol.Runners.ReportAttemptRequest.Types.Ended.Types.Reason;

namespace Vizier.Tests.Insights;

public sealed class StudySummaryTests : InsightTests
{
    [Fact]
    public async Task A_summary_counts_by_state_and_knows_the_best_trial()
    {
        var study = await CreateStudyAsync();
        Assert.Equal((false, "RANDOM_SEARCH", 3), (await SummaryAsync(study) is var empty) ? (empty.Running, empty.Algorithm, empty.ParameterCount) : default);
        var trials = await SuggestAsync(study, count: 5);
        await CompleteAsync(trials[0], 0.5);
        await CompleteAsync(trials[1], 0.9);
        await CompleteAsync(trials[2], 0.7);
        await FailAsync(trials[3]);
        await CreateTrialAsync(study, Samples.Trial());
        await StopAsync(trials[4]);
        await SuggestAsync(study, count: 1, client: "other");

        var summary = await SummaryAsync(study);
        Assert.Equal(
            new StudySummary.Types.Counts { Requested = 0, Active = 1, Stopping = 1, Succeeded = 3, Infeasible = 1 }, summary.Counts);
        Assert.Equal((0.9, 2, true), (summary.Objectives[0].BestValue, summary.Objectives[0].BestTrial, summary.Running));
        Assert.Equal((await GetAsync(trials[3])).EndTime.ToDateTime(), summary.ActiveTime.ToDateTime(), TimeSpan.FromSeconds(5));

        await Client.DeleteTrialAsync(new DeleteTrialRequest { Name = trials[1].Name }, cancellationToken: Token);
        var after = await SummaryAsync(study);
        Assert.Equal((2, 0.7, 3), (after.Counts.Succeeded, after.Objectives[0].BestValue, after.Objectives[0].BestTrial));
    }

    [Fact]
    public async Task The_best_trial_is_one_that_kept_the_safety_thresholds()
    {
        var spec = Samples.Spec();
        spec.Metrics.Add(new StudySpec.Types.MetricSpec
        {
            MetricId = "latency",
            Goal = StudySpec.Types.MetricSpec.Types.GoalType.Minimize,
            SafetyConfig = new() { SafetyThreshold = 10 },
        });
        var study = await CreateStudyAsync(spec: spec);
        foreach (var (accuracy, latency) in new[] { (0.9, 11.0), (0.5, 9.0) })
        {
            var trial = Samples.Trial();
            trial.State = Trial.Types.State.Succeeded;
            trial.FinalMeasurement = Samples.Measurement(accuracy);
            trial.FinalMeasurement.Metrics.Add(new Measurement.Types.Metric { MetricId = "latency", Value = latency });
            await CreateTrialAsync(study, trial);
        }

        var objectives = (await SummaryAsync(study)).Objectives;
        Assert.Equal((0.5, 2, false), (objectives[0].BestValue, objectives[0].BestTrial, objectives[0].HasSafetyThreshold));
        Assert.Equal(10, objectives[1].SafetyThreshold);
    }

    [Fact]
    public async Task Lists_are_searched_sorted_and_cut_into_pages()
    {
        foreach (var (name, value) in new[] { ("mnist-cnn", 0.8), ("mnist-mlp", 0.9), ("imagenet", 0.7) })
        {
            var study = await CreateStudyAsync(name);
            await CompleteAsync((await SuggestAsync(study))[0], value);
        }

        await CreateStudyAsync("unused", Samples.Spec("GRID_SEARCH"));
        Assert.Equal(["unused", "imagenet", "mnist-mlp", "mnist-cnn"], NamesOf(await ListAsync()));
        Assert.Equal(["imagenet", "mnist-cnn", "mnist-mlp", "unused"], NamesOf(await ListAsync("name")));
        Assert.Equal(["mnist-mlp", "mnist-cnn", "imagenet", "unused"], NamesOf(await ListAsync("best")));
        Assert.Equal(["imagenet", "mnist-cnn", "mnist-mlp", "unused"], NamesOf(await ListAsync("best desc")));
        Assert.Equal(["mnist-mlp", "mnist-cnn"], NamesOf(await ListAsync(filter: "MNIST accuracy")));
        Assert.Equal(["unused"], NamesOf(await ListAsync(filter: "grid")));
        Assert.Empty((await ListAsync(parent: "owners/bob")).Summaries);

        var first = await ListAsync("name", size: 3);
        var second = await ListAsync("name", size: 3, token: first.NextPageToken);
        Assert.Equal((4, 3, 1, ""), (first.TotalSize, first.Summaries.Count, second.Summaries.Count, second.NextPageToken));
        var order = await RefusedAsync(StatusCode.InvalidArgument, () => ListAsync("beauty"));
        Assert.Contains("'beauty': must be one of name, create_time", order.Status.Detail, StringComparison.Ordinal);
        await RefusedAsync(StatusCode.InvalidArgument, () => ListAsync(token: "x"));
    }

    [Fact]
    public async Task Several_studies_are_compared_by_progress_and_distribution()
    {
        var study = await CreateStudyAsync();
        var trials = await SuggestAsync(study, count: 4);
        foreach (var (index, value) in new[] { (2, 0.5), (0, 0.3), (1, 0.8) })
        {
            await CompleteAsync(trials[index], value);
        }

        var request = new CompareStudiesRequest { Parent = "owners/-", Studies = { study.Name } };
        var curve = (await Insights.CompareStudiesAsync(request, cancellationToken: Token)).Curves[0];
        Assert.Equal(("accuracy", 3), (curve.Metric, curve.Trials));
        Assert.Equal([1.0, 3], curve.BestCounts);
        Assert.Equal([0.5, 0.8], curve.BestValues);
        Assert.Equal([0.3, 0.5, 0.8], curve.Values);
        Assert.Equal([1 / 3.0, 2 / 3.0, 1], curve.Shares);

        request.Metric = "loss";
        var refused = await RefusedAsync(StatusCode.InvalidArgument, async () => await Insights.CompareStudiesAsync(request, cancellationToken: Token));
        Assert.Contains("'loss': must be one of accuracy", refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_overview_has_the_experiment_of_a_study_that_has_one()
    {
        await using var runner = await ScriptedRunner.StartAsync();
        var created = await runner.CreateAsync(ScriptedRunner.Document());
        await runner.ReportAsync((await runner.HoldAsync(2))[0], 0.4, end: Ended.Completed);
        var insights = new InsightService.InsightServiceClient(runner.Channel);
        var overview = await insights.GetStudyOverviewAsync(new GetStudyOverviewRequest { Name = created.Study }, cancellationToken: Token);

        Assert.Equal((created.Name, created.Study, true), (overview.Experiment.Name, overview.Study.Name, overview.MayWrite));
        Assert.Equal(
            (Experiment.Types.State.Running, true, 4, 2, "local", 1),
            (overview.Summary.ExperimentState, overview.Summary.Running, overview.Summary.MaxTrialCount, overview.Summary.ParallelTrialCount,
                overview.Summary.Place, overview.Summary.ExperimentCounts.Succeeded));
        Assert.Equal(0.4, overview.Summary.Objectives[0].BestValue);
        Assert.Null((await Insights.GetStudyOverviewAsync(
            new GetStudyOverviewRequest { Name = (await CreateStudyAsync()).Name }, cancellationToken: Token)).Experiment);
    }

    [Fact]
    public async Task The_catalogue_has_what_can_be_used_with_its_settings()
    {
        var listing = await Insights.ListAlgorithmsAsync(new ListAlgorithmsRequest(), cancellationToken: Token);
        Assert.Equal("DEFAULT", listing.Algorithms[0].Name);
        var cmaes = Assert.Single(listing.Algorithms, algorithm => algorithm.Aliases.Contains("cmaes"));
        Assert.NotEmpty(cmaes.Settings);
        Assert.All(listing.Algorithms.SelectMany(algorithm => algorithm.Settings), setting => Assert.NotEmpty(setting.Allowed));
        Assert.Contains(listing.StoppingRules, rule => rule.Aliases.Contains("medianstop") || rule.Name == "medianstop");
    }
}
