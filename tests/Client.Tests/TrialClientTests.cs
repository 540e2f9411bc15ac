using Grpc.Core;
using Vizier.Protocol;

namespace Vizier.Client.Tests;

public sealed class TrialClientTests : IAsyncLifetime
{
    private LossyService _service = null!;
    private VizierConnection _connection = null!;
    private StudyClient _study = null!;
    private TrialClient _trial = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _service = await LossyService.StartAsync();
        _connection = new VizierConnection(new VizierConnectionOptions
        {
            Endpoint = _service.Endpoint,
            Retries = new RetryPolicy { MaxCalls = 4, FirstPause = TimeSpan.FromMilliseconds(5) },
        });
        var definition = new StudyDefinition("RANDOM_SEARCH").Maximize("accuracy").Double("lr", 0, 1);
        _study = await StudyClient.CreateOrLoadAsync(_connection, "ada", "digits", definition, Token);
        _trial = (await _study.SuggestAsync("worker", Token))!;
    }

    public async ValueTask DisposeAsync()
    {
        _connection.Dispose();
        await _service.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_report_whose_answer_was_lost_is_stored_once(bool carriedOut)
    {
        await ReportAsync(1, 0.1);
        _service.Lose("AddTrialMeasurement", carriedOut: carriedOut);
        await ReportAsync(1, 0.1);
        await ReportAsync(2, 0.2);

        // The first two are equal on purpose: both were reported.
        Assert.Equal([(1, 0.1), (1, 0.1), (2, 0.2)], await StoredAsync());
    }

    [Theory]
    [InlineData(StatusCode.DeadlineExceeded)]
    [InlineData(StatusCode.Internal)]
    public async Task A_report_that_the_caller_repeats_himself_is_stored_once(StatusCode code)
    {
        _service.Lose("AddTrialMeasurement", code);
        await Assert.ThrowsAsync<RpcException>(() => ReportAsync(1, 0.1));
        await ReportAsync(1, 0.1);

        Assert.Equal([(1, 0.1)], await StoredAsync());
    }

    [Fact]
    public async Task Reports_that_are_made_at_once_are_stored_in_their_order_and_once_each()
    {
        _service.Lose("AddTrialMeasurement", times: 3);
        await Task.WhenAll(Enumerable.Range(1, 20).Select(step => ReportAsync(step, step)));

        Assert.Equal(Enumerable.Range(1, 20).Select(step => ((long)step, (double)step)), await StoredAsync());
    }

    [Fact]
    public async Task A_completion_whose_answer_was_lost_or_that_is_repeated_is_a_success()
    {
        await ReportAsync(4, 0.4);
        _service.Lose("CompleteTrial");
        await _trial.CompleteAsync(Accuracy(0.9), Token);
        var ended = (await GetAsync()).EndTime;
        await _trial.CompleteAsync(Accuracy(0.9), Token);

        Assert.Equal(0.9, _trial.Trial.FinalMeasurement.Metrics[0].Value);
        Assert.Equal(4, _trial.Trial.FinalMeasurement.StepCount);
        Assert.Equal(ended, (await GetAsync()).EndTime);
    }

    [Fact]
    public async Task The_last_report_is_the_result_where_none_is_given_also_again()
    {
        await ReportAsync(1, 0.3);
        _service.Lose("CompleteTrial");
        await _trial.CompleteAsync(cancellationToken: Token);

        Assert.Equal(0.3, (await GetAsync()).FinalMeasurement.Metrics[0].Value);
    }

    [Fact]
    public async Task Another_result_than_the_one_that_is_there_is_refused()
    {
        await _trial.CompleteAsync(Accuracy(0.9), Token);

        Assert.Equal(StatusCode.FailedPrecondition, await CodeOfAsync(() => _trial.CompleteAsync(Accuracy(0.8), Token)));
        Assert.Equal(StatusCode.FailedPrecondition, await CodeOfAsync(() => _trial.CompleteInfeasibleAsync("diverged", Token)));
        Assert.Equal(StatusCode.FailedPrecondition, await CodeOfAsync(() => ReportAsync(1, 1)));
        Assert.Equal(0.9, (await GetAsync()).FinalMeasurement.Metrics[0].Value);
    }

    [Fact]
    public async Task An_infeasible_trial_keeps_its_reason_and_repeating_that_is_a_success()
    {
        _service.Lose("CompleteTrial");
        await _trial.CompleteInfeasibleAsync("out of memory", Token);
        await _trial.CompleteInfeasibleAsync("out of memory", Token);

        Assert.Equal("out of memory", (await GetAsync()).InfeasibleReason);
        Assert.Equal(StatusCode.FailedPrecondition, await CodeOfAsync(() => _trial.CompleteInfeasibleAsync("other", Token)));
    }

    [Fact]
    public async Task A_stop_that_somebody_asked_for_is_seen_and_the_trial_can_be_completed()
    {
        Assert.False(await _trial.ShouldStopAsync(Token));
        _service.Lose("StopTrial");
        await _connection.Studies.StopTrialAsync(new StopTrialRequest { Name = _trial.Name }, cancellationToken: Token);
        _service.Lose("CheckTrialEarlyStoppingState");

        Assert.True(await _trial.ShouldStopAsync(Token));
        await _trial.CompleteAsync(Accuracy(0.1), Token);
    }

    [Fact]
    public async Task Wrong_values_are_refused_and_change_nothing()
    {
        Assert.Equal(StatusCode.InvalidArgument, await CodeOfAsync(() => ReportAsync(1, double.NaN)));
        Assert.Equal(StatusCode.InvalidArgument, await CodeOfAsync(() => _trial.CompleteAsync(cancellationToken: Token)));
        await ReportAsync(1, 0.5);

        Assert.Equal([(1, 0.5)], await StoredAsync());
        Assert.DoesNotContain("GetTrial", _service.Calls.SkipLast(1));
    }

    [Fact]
    public async Task Repeating_has_an_end_and_cancelling_ends_it_at_once()
    {
        _service.Lose("AddTrialMeasurement", times: 4, carriedOut: false);
        Assert.Equal(StatusCode.Unavailable, await CodeOfAsync(() => ReportAsync(1, 0.1)));

        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => _trial.ReportAsync(2, Accuracy(0.2), cancellationToken: cancelled.Token));
        await ReportAsync(3, 0.3);

        Assert.Equal([(3, 0.3)], await StoredAsync());
    }

    private static Dictionary<string, double> Accuracy(double value) => new() { ["accuracy"] = value };

    private static async Task<StatusCode> CodeOfAsync(Func<Task> call) => (await Assert.ThrowsAsync<RpcException>(call)).StatusCode;

    private Task ReportAsync(long step, double accuracy) => _trial.ReportAsync(step, Accuracy(accuracy), cancellationToken: Token);

    private async Task<Trial> GetAsync() =>
        await _connection.Studies.GetTrialAsync(new GetTrialRequest { Name = _trial.Name }, cancellationToken: Token);

    private async Task<IEnumerable<(long Step, double Value)>> StoredAsync() =>
        (await GetAsync()).Measurements.Select(measurement => (measurement.StepCount, measurement.Metrics[0].Value));
}
