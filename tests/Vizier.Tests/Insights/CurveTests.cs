using Grpc.Core;
using Vizier.Insights.Curves;
using Vizier.Protocol.Insights;
using Vizier.Tests.Api;
using Axis = Vizier.Protocol.Insights.GetLearningCurvesRequest.Types.Axis;
using Ended = Vizier.Protocol.Runners.ReportAttemptRequest.Types.Ended.Types.Reason;

namespace Vizier.Tests.Insights;

public sealed class CurveTests : InsightTests
{
    [Fact]
    public async Task Curves_of_many_trials_come_at_once_in_order_of_their_steps()
    {
        var study = await CreateStudyAsync();
        var trials = await SuggestAsync(study, count: 3);
        await MeasureAsync(trials[0], 0.3, step: 2);
        await MeasureAsync(trials[0], 0.1, step: 1);
        await MeasureAsync(trials[2], 0.7, step: 1);
        await CompleteAsync(trials[2], 0.7);

        var curves = await Insights.GetLearningCurvesAsync(new GetLearningCurvesRequest { Name = study.Name }, cancellationToken: Token);
        Assert.Equal(("accuracy", Axis.Step, 2), (curves.Metric, curves.Axis, curves.TotalSize));
        Assert.Equal([1, 3], ColumnValues.Of(curves.TrialIds, 2));
        Assert.Equal([0, 2], ColumnValues.Of(curves.Starts, 2));
        Assert.Equal([1, 2, 1], ColumnValues.Of(curves.Positions, 3));
        Assert.Equal([0.1, 0.3, 0.7], ColumnValues.Of(curves.Values, 3));

        var asked = await Insights.GetLearningCurvesAsync(
            new GetLearningCurvesRequest { Name = study.Name, TrialIds = { 3, 2, 99 }, Axis = Axis.Seconds }, cancellationToken: Token);
        Assert.Equal([3], ColumnValues.Of(asked.TrialIds, 1));
        await RefusedAsync(StatusCode.InvalidArgument, async () => await Insights.GetLearningCurvesAsync(
            new GetLearningCurvesRequest { Name = study.Name, Metric = "loss" }, cancellationToken: Token));
    }

    [Fact]
    public void Thinning_keeps_the_ends_and_the_peak()
    {
        double[] positions = [.. Enumerable.Range(0, 1000).Select(i => (double)i)];
        double[] values = [.. positions.Select(x => x == 377 ? 50 : Math.Sin(x / 100))];
        var chosen = CurveThinning.Choose(positions, values, 40);

        Assert.Equal((40, 0, 999), (chosen.Count, chosen[0], chosen[^1]));
        Assert.Contains(377, chosen);
        Assert.Equal(chosen.Distinct().Order(), chosen);
        Assert.Equal(Enumerable.Range(0, 1000), CurveThinning.Choose(positions, values, 1000));
    }

    [Fact]
    public async Task A_timeline_has_a_lane_for_what_runs_at_the_same_time()
    {
        var study = await CreateStudyAsync();
        var trials = await SuggestAsync(study, count: 2, client: "a");
        await SuggestAsync(study, client: "b");
        await CompleteAsync(trials[0], 0.1);
        var timeline = await TimelineAsync(study.Name);

        Assert.Equal([1, 2, 3], ColumnValues.Of(timeline.TrialIds, 3).Order());
        Assert.Equal([("a", 0), ("a", 1), ("b", 0)], timeline.Places.Select(place => (place.Host, place.Slot)));
        Assert.Single(ColumnValues.Of(timeline.EndTimes, 3), end => end is not null);

        await CompleteAsync(trials[1], 0.2);
        var next = await TimelineAsync(study.Name, timeline.Cursor);
        Assert.Equal([2], ColumnValues.Of(next.TrialIds, 1));
        Assert.Equal([1], ColumnValues.Of(next.Lanes, 1));
    }

    [Fact]
    public async Task The_timeline_of_an_experiment_has_its_attempts_by_machine_and_GPU()
    {
        await using var runner = await ScriptedRunner.StartAsync();
        var created = await runner.CreateAsync(ScriptedRunner.Document());
        var held = await runner.HoldAsync(2);
        await runner.ReportAsync(held[0], end: Ended.Lost);
        var insights = new InsightService.InsightServiceClient(runner.Channel);
        var timeline = await insights.GetTimelineAsync(new GetTimelineRequest { Name = created.Study }, cancellationToken: Token);

        Assert.Equal(1, timeline.Rows);
        Assert.Equal(("h", 0), (timeline.Places[0].Host, timeline.Places[0].Slot));
        Assert.Equal([0, 2], timeline.Places[0].Gpus);
        Assert.Equal([(double)Ended.Lost], ColumnValues.Of(timeline.EndReasons, 1));
        Assert.Equal([1], ColumnValues.Of(timeline.Attempts, 1));
    }

    private async Task<Timeline> TimelineAsync(string study, string cursor = "") =>
        await Insights.GetTimelineAsync(new GetTimelineRequest { Name = study, Cursor = cursor }, cancellationToken: Token);
}
