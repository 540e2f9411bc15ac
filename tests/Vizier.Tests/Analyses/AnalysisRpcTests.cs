using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Vizier.Protocol;
using Vizier.Protocol.Analyses;
using Vizier.Tests.Api;
using Vizier.Tests.Studies;
using Method = Vizier.Protocol.Analyses.GetImportanceRequest.Types.Method;

namespace Vizier.Tests.Analyses;

public sealed class AnalysisRpcTests : RpcTests
{
    private static readonly string[] Optimizers = ["sgd", "adam", "ftrl"];

    private AnalysisService.AnalysisServiceClient Analyses => new(Host.Channel);

    [Fact]
    public async Task The_parameter_that_decides_is_the_most_important_one()
    {
        var study = await StudyOfLayersAsync(40);
        foreach (var method in new[] { Method.PedAnova, Method.Fanova })
        {
            var report = await Analyses.GetImportanceAsync(new GetImportanceRequest { Name = study.Name, Method = method }, cancellationToken: Token);
            Assert.Equal(("accuracy", 40, "", method), (report.Basis.Metric, report.Basis.Trials, report.Basis.Refusal, report.Method));
            Assert.Equal("layers", report.Parameters[0].ParameterId);
        }
    }

    [Fact]
    public async Task Too_few_trials_are_a_refusal_in_words_not_an_error()
    {
        var study = await CreateStudyAsync();
        var importance = await Analyses.GetImportanceAsync(new GetImportanceRequest { Name = study.Name }, cancellationToken: Token);
        Assert.Contains("needs 20 completed trials", importance.Basis.Refusal, StringComparison.Ordinal);
        var slices = await Analyses.GetSlicesAsync(new GetSlicesRequest { Name = study.Name }, cancellationToken: Token);
        Assert.Contains("two completed trials", slices.Basis.Refusal, StringComparison.Ordinal);
        Assert.Empty(slices.Curves);
    }

    [Fact]
    public async Task Answers_follow_the_results()
    {
        var study = await StudyOfLayersAsync(4);
        var request = new GetSlicesRequest { Name = study.Name };
        var before = await Analyses.GetSlicesAsync(request, cancellationToken: Token);
        Assert.Equal((4, false), (before.Basis.Trials, before.Basis.Stale));
        await AddAsync(study, 5);
        var after = before;
        while (after.Basis.Trials == 4 || after.Basis.Stale)
        {
            after = await Analyses.GetSlicesAsync(request, cancellationToken: Token);
        }

        Assert.Equal(5, after.Basis.Trials);
    }

    [Fact]
    public async Task Slices_cross_in_the_best_trial_and_say_where_it_is_worth_trying()
    {
        var study = await StudyOfLayersAsync(20);
        var slices = await Analyses.GetSlicesAsync(new GetSlicesRequest { Name = study.Name }, cancellationToken: Token);
        Assert.Equal(["lr", "layers", "optimizer"], slices.Curves.Select(curve => curve.Axis.ParameterId));
        Assert.True(slices.Curves[0].Axis.LogScale);
        Assert.Equal([2.0, 3, 4, 5], slices.Curves[1].Axis.Numbers);
        Assert.Equal(["sgd", "adam", "ftrl"], slices.Curves[2].Axis.Texts);
        Assert.All(slices.Curves, curve => Assert.Equal(curve.Means.Count, curve.Acquisitions.Count));
        var layers = slices.Curves[1].Means;
        Assert.Equal(layers.Max(), layers[3]);
    }

    [Fact]
    public async Task A_contour_has_a_value_for_each_pair()
    {
        var study = await StudyOfLayersAsync(20);
        var request = new GetContourRequest { Name = study.Name, XParameter = "lr", YParameter = "layers", Resolution = 7 };
        var contour = await Analyses.GetContourAsync(request, cancellationToken: Token);
        Assert.Equal((7, 4, 28, 28), (contour.X.Numbers.Count, contour.Y.Numbers.Count, contour.Means.Count, contour.Deviations.Count));
        Assert.True(contour.Means[21] > contour.Means[0]);

        request.YParameter = "lr";
        await RefusedAsync(StatusCode.InvalidArgument, async () => await Analyses.GetContourAsync(request, cancellationToken: Token));
        request.YParameter = "depth";
        var unknown = await RefusedAsync(StatusCode.InvalidArgument, async () => await Analyses.GetContourAsync(request, cancellationToken: Token));
        Assert.Contains("'depth': must be one of lr, layers, optimizer", unknown.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Predictions_dependence_and_the_check_of_the_model_agree_with_the_data()
    {
        var study = await StudyOfLayersAsync(30);
        var request = new PredictRequest { Name = study.Name };
        request.Points.Add(new PredictRequest.Types.Point { Parameters = { Samples.Trial(layers: 5).Parameters } });
        request.Points.Add(new PredictRequest.Types.Point { Parameters = { Samples.Trial(layers: 2).Parameters } });
        var predicted = (await Analyses.PredictAsync(request, cancellationToken: Token)).Predictions;
        Assert.Equal(0.5, predicted[0].Mean, 0.05);
        Assert.Equal(0.2, predicted[1].Mean, 0.05);

        request.Points[0].Parameters[1].Value = Value.ForNumber(9);
        var wrong = await RefusedAsync(StatusCode.InvalidArgument, async () => await Analyses.PredictAsync(request, cancellationToken: Token));
        Assert.Contains("points[0]", wrong.Status.Detail, StringComparison.Ordinal);

        var check = await Analyses.GetLeaveOneOutAsync(new GetLeaveOneOutRequest { Name = study.Name }, cancellationToken: Token);
        Assert.Equal(30, check.Trials.Count);
        Assert.InRange(check.ExplainedVariance, 0.9, 1);

        var dependence = await Analyses.GetPartialDependenceAsync(
            new GetPartialDependenceRequest { Name = study.Name, Parameters = { "layers" }, Model = Model.RandomForest }, cancellationToken: Token);
        Assert.Equal(dependence.Curves[0].Means.Order(), dependence.Curves[0].Means);
    }

    [Fact]
    public async Task The_front_and_its_volume_grow_with_the_results()
    {
        var spec = Samples.Spec();
        spec.Metrics.Add(new StudySpec.Types.MetricSpec { MetricId = "latency", Goal = StudySpec.Types.MetricSpec.Types.GoalType.Minimize });
        var study = await CreateStudyAsync(spec: spec);
        foreach (var (accuracy, latency) in new[] { (0.5, 10.0), (0.9, 20.0), (0.4, 15.0), (0.7, 8.0) })
        {
            var trial = Samples.Trial();
            trial.State = Trial.Types.State.Succeeded;
            trial.FinalMeasurement = Samples.Measurement(accuracy);
            trial.FinalMeasurement.Metrics.Add(new Measurement.Types.Metric { MetricId = "latency", Value = latency });
            await CreateTrialAsync(study, trial);
        }

        var front = await Analyses.GetParetoFrontAsync(new GetParetoFrontRequest { Name = study.Name }, cancellationToken: Token);
        Assert.Equal([2, 4], front.Trials);
        Assert.Equal([0.9, 20, 0.7, 8], front.Values);
        Assert.Equal([0.4, 20], front.Reference);
        Assert.Equal([1.0, 2, 4], front.VolumeCounts);
        Assert.Equal(0.3 * 12, front.Volumes[^1], 1e-9);
    }

    [Fact]
    public async Task A_suggestion_is_explained_by_what_was_known_when_it_was_made()
    {
        var study = await StudyOfLayersAsync(12, algorithm: "GP_UCB_PE");
        var trial = (await SuggestAsync(study))[0];
        await AddAsync(study, 1);
        var why = await Analyses.ExplainSuggestionAsync(new ExplainSuggestionRequest { Name = trial.Name }, cancellationToken: Token);
        Assert.Equal((12, 0.5), (why.Basis.Trials, why.BestValue));
        Assert.Contains("of the 12 results known then predicts accuracy", why.Summary, StringComparison.Ordinal);
        Assert.True(why.HasMean && why.Deviation > 0 && why.Exploration is >= 0 and <= 1 && why.ImprovementProbability is >= 0 and <= 1);
        Assert.Equal(5, why.Neighbours.Count);
        Assert.Equal(why.Neighbours.Select(one => one.Distance).Order(), why.Neighbours.Select(one => one.Distance));

        var random = await CreateStudyAsync("random");
        var drawn = await Analyses.ExplainSuggestionAsync(
            new ExplainSuggestionRequest { Name = (await SuggestAsync(random))[0].Name }, cancellationToken: Token);
        Assert.Contains("without looking at results", drawn.Summary, StringComparison.Ordinal);
        await RefusedAsync(StatusCode.NotFound, async () => await Analyses.ExplainSuggestionAsync(
            new ExplainSuggestionRequest { Name = $"{study.Name}/trials/99" }, cancellationToken: Token));
    }

    [Fact]
    public async Task Stopping_is_explained_by_the_curve_and_what_it_is_compared_with()
    {
        var spec = Samples.Spec();
        spec.DefaultStoppingSpec = new StudySpec.Types.DefaultEarlyStoppingSpec();
        var study = await CreateStudyAsync(spec: spec);
        var trials = await SuggestAsync(study, count: 7);
        foreach (var good in trials.Take(6))
        {
            for (var step = 1; step <= 6; step++)
            {
                await MeasureAsync(good, 0.5 + (0.05 * step), step);
            }

            await CompleteAsync(good, 0.8);
        }

        for (var step = 1; step <= 6; step++)
        {
            await MeasureAsync(trials[6], 0.1, step);
        }

        var why = await Analyses.ExplainStoppingAsync(new ExplainStoppingRequest { Name = trials[6].Name }, cancellationToken: Token);
        Assert.True(why.ShouldStop);
        Assert.Contains("is worse than the median", why.Reason, StringComparison.Ordinal);
        Assert.Equal([1.0, 2, 3, 4, 5, 6], why.Positions);
        Assert.All(why.Values, value => Assert.Equal(0.1, value));
        Assert.Equal([1.0, 2, 3, 4, 5, 6], why.RulePositions);
        Assert.Equal(0.55, why.RuleValues[0], 1e-9);
        Assert.Equal(0.675, why.RuleValues[^1], 1e-9);

        var none = await Analyses.ExplainStoppingAsync(
            new ExplainStoppingRequest { Name = (await SuggestAsync(await CreateStudyAsync("plain")))[0].Name }, cancellationToken: Token);
        Assert.Equal((false, "The study asks for no early stopping."), (none.ShouldStop, none.Reason));
    }

    // The accuracy is a tenth of the layers; nothing else matters.
    private async Task<Study> StudyOfLayersAsync(int trials, string algorithm = "RANDOM_SEARCH")
    {
        var study = await CreateStudyAsync(spec: Samples.Spec(algorithm));
        for (var i = 0; i < trials; i++)
        {
            await AddAsync(study, i);
        }

        return study;
    }

    private async Task AddAsync(Study study, int i)
    {
        var layers = 2 + (i % 4);
        var trial = Samples.Trial(Math.Pow(10, -(i * 7 % 40) / 10.0), layers, Optimizers[i * 5 % 3]);
        trial.State = Trial.Types.State.Succeeded;
        trial.FinalMeasurement = Samples.Measurement(layers / 10.0);
        await CreateTrialAsync(study, trial);
    }
}
