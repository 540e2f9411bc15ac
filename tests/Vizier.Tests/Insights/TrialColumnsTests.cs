using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Vizier.Protocol;
using Vizier.Protocol.Experiments;
using Vizier.Protocol.Insights;
using Vizier.Tests.Api;
using Vizier.Tests.Studies;
using Ended = Vizier.Protocol.Runners.ReportAttemptRequest.Types.Ended.Types.Reason;
using State = Vizier.Protocol.Trial.Types.State;

namespace Vizier.Tests.Insights;

public sealed class TrialColumnsTests : InsightTests
{
    [Fact]
    public async Task Columns_hold_what_the_trials_hold()
    {
        var study = await CreateStudyAsync();
        var trial = (await SuggestAsync(study))[0];
        await MeasureAsync(trial, 0.25, step: 3);
        await CompleteAsync(trial, 0.7);
        await CreateTrialAsync(study, Samples.Trial(lr: 0.1, layers: 4, optimizer: "ftrl"));
        await FailAsync((await SuggestAsync(study))[0]);

        var columns = await ColumnsAsync(study);
        var stored = (await Client.ListTrialsAsync(new ListTrialsRequest { Parent = study.Name }, cancellationToken: Token)).Trials;
        var rows = ColumnValues.Rows([columns]);

        Assert.Equal(["sgd", "adam", "ftrl"], columns.Parameters[2].Labels);
        Assert.Equal(stored.Select(one => int.Parse(one.Id)), rows.Keys);
        Assert.All(stored, one =>
        {
            var row = rows[int.Parse(one.Id)];
            Assert.Equal((double)one.State, row["state"]);
            Assert.Equal(one.Parameters[0].Value.NumberValue, row["parameter.lr"]);
            Assert.Equal(one.Parameters[1].Value.NumberValue, row["parameter.layers"]);
            Assert.Equal(one.Parameters[2].Value.StringValue, columns.Parameters[2].Labels[(int)row["parameter.optimizer"]!]);
            Assert.Equal(one.FinalMeasurement?.Metrics[0].Value, row["metric.accuracy"]);
            Assert.Equal(SecondsOf(one.StartTime, columns.BaseTime)!.Value, row["start"]!.Value, 1e-6);
            Assert.Equal(SecondsOf(one.EndTime, columns.BaseTime)!.Value, row["end"]!.Value, 1e-6);
            Assert.Null(row["outcome"]);
        });
        Assert.Equal((0.25, 3.0, 1.0, 1.0), (rows[1]["latest.accuracy"], rows[1]["step"], rows[1]["count"], rows[1]["order"]));
        Assert.Equal((null, 0.0, 2.0), (rows[2]["latest.accuracy"], rows[2]["count"], rows[2]["order"]));
    }

    [Fact]
    public async Task A_cursor_brings_only_what_changed_since_and_pages_lose_nothing()
    {
        var study = await CreateStudyAsync();
        var trials = await SuggestAsync(study, count: 7);
        var pages = new List<TrialColumns> { await ColumnsAsync(study, pageSize: 3) };
        await CompleteAsync(trials[0], 0.5);
        while (pages[^1].More)
        {
            pages.Add(await ColumnsAsync(study, pages[^1].Cursor, pageSize: 3));
        }

        var rows = ColumnValues.Rows(pages);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], rows.Keys);
        Assert.Equal(0.5, rows[1]["metric.accuracy"]);

        var nothing = await ColumnsAsync(study, pages[^1].Cursor);
        Assert.Equal((0, false, false), (nothing.Rows, nothing.More, nothing.Reset));
        await MeasureAsync(trials[3], 0.1);
        var increment = await ColumnsAsync(study, nothing.Cursor);
        Assert.Equal([4], ColumnValues.Rows([increment]).Keys);
    }

    [Fact]
    public async Task After_a_deletion_everything_comes_anew()
    {
        var study = await CreateStudyAsync();
        var trials = await SuggestAsync(study, count: 3);
        var before = await ColumnsAsync(study);
        await Client.DeleteTrialAsync(new DeleteTrialRequest { Name = trials[1].Name }, cancellationToken: Token);

        var after = await ColumnsAsync(study, before.Cursor);
        Assert.True(after.Reset);
        Assert.Equal([1, 3], ColumnValues.Rows([before, after]).Keys);
        Assert.False((await ColumnsAsync(study, after.Cursor)).Reset);

        // A new study of the old name is another study.
        await Client.DeleteStudyAsync(new DeleteStudyRequest { Name = study.Name }, cancellationToken: Token);
        await SuggestAsync(await CreateStudyAsync());
        var anew = await ColumnsAsync(study, after.Cursor);
        Assert.True(anew.Reset);
        Assert.Equal([1], ColumnValues.Rows([anew]).Keys);
    }

    [Fact]
    public async Task Conditional_parameters_and_metrics_without_a_value_are_missing()
    {
        var spec = Samples.Spec();
        spec.Metrics.Add(new StudySpec.Types.MetricSpec { MetricId = "latency", Goal = StudySpec.Types.MetricSpec.Types.GoalType.Minimize });
        spec.Parameters[2].ConditionalParameterSpecs.Add(new StudySpec.Types.ParameterSpec.Types.ConditionalParameterSpec
        {
            ParameterSpec = Samples.Double("momentum", 0, 1),
            ParentCategoricalValues = new() { Values = { "sgd" } },
        });
        var study = await CreateStudyAsync(spec: spec);
        await CreateTrialAsync(study, Samples.Trial(optimizer: "adam"));
        var other = Samples.Trial(optimizer: "sgd");
        other.Parameters.Add(Samples.Parameter("momentum", Value.ForNumber(0.9)));
        await CreateTrialAsync(study, other);

        var rows = ColumnValues.Rows([await ColumnsAsync(study, single: true)]);
        Assert.Equal((null, 0.9f), (rows[1]["parameter.momentum"], (float?)rows[2]["parameter.momentum"]));
        Assert.Null(rows[1]["metric.latency"]);
    }

    [Fact]
    public async Task Wrong_requests_are_refused_by_field()
    {
        var study = await CreateStudyAsync();
        var cursor = await RefusedAsync(StatusCode.InvalidArgument, () => ColumnsAsync(study, cursor: "yesterday"));
        Assert.Contains("cursor: 'yesterday'", cursor.Status.Detail, StringComparison.Ordinal);
        var size = await RefusedAsync(StatusCode.InvalidArgument, () => ColumnsAsync(study, pageSize: -1));
        Assert.Contains("page_size: -1", size.Status.Detail, StringComparison.Ordinal);
        await RefusedAsync(StatusCode.NotFound, () => ColumnsAsync(new Study { Name = "owners/ada/studies/none" }));
    }

    [Fact]
    public async Task Outcomes_of_an_experiment_come_as_they_change()
    {
        await using var runner = await ScriptedRunner.StartAsync();
        var created = await runner.CreateAsync(ScriptedRunner.Document());
        var insights = new InsightService.InsightServiceClient(runner.Channel);
        var held = await runner.HoldAsync(2);
        var pages = new List<TrialColumns>();
        await ReadOnAsync();
        Assert.Equal((double)TrialRun.Types.Outcome.Pending, ColumnValues.Rows(pages)[1]["outcome"]);

        await runner.ReportAsync(held[0]);
        await ReadOnAsync();
        Assert.Equal((double)TrialRun.Types.Outcome.Running, ColumnValues.Rows(pages)[1]["outcome"]);

        await runner.ReportAsync(held[0], end: Ended.ExitCode);
        await ReadOnAsync();
        var row = ColumnValues.Rows(pages)[1];
        Assert.Equal(((double)TrialRun.Types.Outcome.Failed, (double)State.Infeasible), (row["outcome"], row["state"]));

        async Task ReadOnAsync() => pages.Add(await insights.GetTrialColumnsAsync(
            new GetTrialColumnsRequest { Name = created.Study, Cursor = pages.LastOrDefault()?.Cursor ?? "" }, cancellationToken: Token));
    }

    private static double? SecondsOf(Timestamp? time, double baseTime) =>
        time is null ? null : time.Seconds - baseTime + (time.Nanos / 1e9);
}
