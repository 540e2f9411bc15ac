using System.Diagnostics;
using Grpc.Core;
using Vizier.Protocol;
using Vizier.Protocol.Runners;
using Vizier.Tests.Storage;
using Ended = Vizier.Protocol.Runners.ReportAttemptRequest.Types.Ended.Types.Reason;
using Outcome = Vizier.Protocol.Experiments.TrialRun.Types.Outcome;

namespace Vizier.Tests.Api;

public sealed class SqliteRunnerRpcTests : RunnerRpcTests;

public sealed class PostgresRunnerRpcTests : RunnerRpcTests, IDisposable
{
    private protected override string? Database { get; } = PostgresCluster.CreateDatabase();

    public void Dispose() => PostgresCluster.Drop(Database!);
}

/// <summary>Runs on each kind of database.</summary>
public abstract class RunnerRpcTests
{
    private protected virtual string? Database => null;

    private const string EarlyStopping =
        "earlyStopping: { algorithmName: medianstop, algorithmSettings: [{ name: min_trials_required, value: '1' }, { name: start_step, value: '1' }] }";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Measurements_are_stored_once_and_the_end_may_be_reported_again()
    {
        await using var runner = await ScriptedRunner.StartAsync(database: Database);
        await runner.CreateAsync(ScriptedRunner.Document());
        var attempt = (await runner.HoldAsync(2))[0];
        await runner.ReportAsync(attempt, 0.5, sequence: 1);
        await runner.ReportAsync(attempt, 0.5, sequence: 1);
        await runner.ReportAsync(attempt, 0.6, sequence: 2, end: Ended.Completed);
        await runner.ReportAsync(attempt, 0.6, sequence: 2, end: Ended.Completed);
        var run = (await runner.RunsAsync())[0];
        Assert.Equal((2, Outcome.Succeeded, 0.6), (run.Trial.Measurements.Count, run.Outcome, run.Trial.FinalMeasurement.Metrics[0].Value));
        Assert.Equal(("h", "/f"), (run.Attempts[0].Host, run.Attempts[0].Location));
        Assert.Equal([0, 2], run.Attempts[0].Gpus);
    }

    [Fact]
    public async Task The_step_that_ends_an_attempt_gives_its_runner_the_next_one()
    {
        await using var runner = await ScriptedRunner.StartAsync(database: Database);
        await runner.CreateAsync(ScriptedRunner.Document(max: 10));
        var attempt = (await runner.HoldAsync(2))[0];
        await runner.ReportAsync(attempt, 0.5, sequence: 1, end: Ended.Completed);
        var runs = await runner.RunsAsync();
        Assert.Equal(3, runs.Count);
        Assert.Equal("r", Assert.Single(runs[2].Attempts).Runner);
        var held = await runner.HoldAsync(2);
        Assert.Equal([runs[1].RunName, runs[2].RunName], held.Select(next => next.RunName));
        await runner.ReportAsync(held[1], 0.7, sequence: 1, end: Ended.Completed);
        Assert.Equal(0.7, (await runner.RunsAsync())[2].Trial.FinalMeasurement.Metrics[0].Value);
    }

    [Fact]
    public async Task Of_attempts_that_its_runner_follows_it_is_told_no_more_than_what_may_change()
    {
        await using var runner = await ScriptedRunner.StartAsync(database: Database);
        await runner.CreateAsync(ScriptedRunner.Document(max: 10));
        var held = await runner.HoldAsync(2);
        var request = new SyncRequest { RunnerId = "r", Place = "local", Leases = { held[0].Lease }, FollowsLeases = true };

        var answer = await runner.Runners.SyncAsync(request, cancellationToken: Token);

        Assert.Equal([new Attempt { Name = held[0].Name, Lease = held[0].Lease }, held[1]], answer.Attempts);
        request.FollowsLeases = false;
        Assert.Equal(held, (await runner.Runners.SyncAsync(request, cancellationToken: Token)).Attempts);
    }

    [Fact]
    public async Task A_report_that_reaches_the_goal_stops_the_trials_that_it_is_not_about()
    {
        await using var runner = await ScriptedRunner.StartAsync(database: Database);
        await runner.CreateAsync(ScriptedRunner.Document(max: 10, parallel: 3).Replace("objectiveMetricName: accuracy", "objectiveMetricName: accuracy, goal: 0.9", StringComparison.Ordinal));
        var held = await runner.HoldAsync(3);

        await runner.ReportAsync(held[1], 0.95, sequence: 1, end: Ended.Completed);

        var answer = await runner.Runners.SyncAsync(new SyncRequest { RunnerId = "r", Place = "local" }, cancellationToken: Token);
        Assert.Equal([held[0].Name, held[2].Name], answer.Attempts.Select(attempt => attempt.Name));
        Assert.All(answer.Attempts, attempt => Assert.Contains("goal", attempt.StopReason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_runner_that_takes_a_limited_number_is_given_nothing_unasked()
    {
        await using var runner = await ScriptedRunner.StartAsync(database: Database);
        await runner.CreateAsync(ScriptedRunner.Document(max: 10, parallel: 1));
        var attempt = (await runner.HoldAsync(1))[0];
        await runner.Runners.SyncAsync(new SyncRequest { RunnerId = "r", Place = "local", MaxAttempts = 1 }, cancellationToken: Token);
        await runner.ReportAsync(attempt, 0.5, sequence: 1, end: Ended.Completed);
        Assert.Equal("", Assert.Single((await runner.RunsAsync())[1].Attempts).Runner);
        Assert.Equal((await runner.RunsAsync())[1].RunName, (await runner.HoldAsync(1))[0].RunName);
    }

    [Fact]
    public async Task What_runners_do_not_see_does_not_wake_them()
    {
        await using var runner = await ScriptedRunner.StartAsync(database: Database);
        await runner.CreateAsync(ScriptedRunner.Document());
        var attempt = (await runner.HoldAsync(2))[0];
        var request = new SyncRequest { RunnerId = "r", Place = "local" };
        long before = (await runner.Runners.SyncAsync(request, cancellationToken: Token)).Revision;
        await runner.ReportAsync(attempt, 0.5, sequence: 1);
        Assert.Equal(before, (await runner.Runners.SyncAsync(request, cancellationToken: Token)).Revision);
        await runner.ReportAsync(attempt, 0.6, sequence: 2, end: Ended.Completed);
        Assert.NotEqual(before, (await runner.Runners.SyncAsync(request, cancellationToken: Token)).Revision);
    }

    [Fact]
    public async Task A_stale_lease_is_refused()
    {
        await using var runner = await ScriptedRunner.StartAsync(database: Database);
        await runner.CreateAsync(ScriptedRunner.Document());
        var attempt = (await runner.HoldAsync(2))[0].Clone();
        attempt.Lease = "another";
        var refused = await Assert.ThrowsAsync<RpcException>(() => runner.ReportAsync(attempt, 0.5));
        Assert.Equal(StatusCode.FailedPrecondition, refused.StatusCode);
    }

    [Fact]
    public async Task A_lease_that_is_not_renewed_passes_the_trial_to_another_runner()
    {
        await using var runner = await ScriptedRunner.StartAsync(TimeSpan.FromSeconds(3), Database);
        await runner.CreateAsync(ScriptedRunner.Document(max: 1, parallel: 1));
        var lost = (await runner.HoldAsync(1))[0];
        var taken = (await runner.HoldAsync(attempts => attempts.Count == 1, "another"))[0];
        Assert.Equal((lost.RunName, true), (taken.RunName, taken.Name.EndsWith("/attempts/2", StringComparison.Ordinal)));
        Assert.Equal(StatusCode.FailedPrecondition, (await Assert.ThrowsAsync<RpcException>(() => runner.ReportAsync(lost, end: Ended.Completed))).StatusCode);
        await runner.ReportAsync(taken, 0.5, end: Ended.Completed);
        Assert.Equal(1, (await runner.GetAsync()).Counts.Succeeded);
    }

    [Fact]
    public async Task A_restarted_service_knows_its_attempts_and_takes_their_reports()
    {
        await using var runner = await ScriptedRunner.StartAsync(database: Database);
        await runner.CreateAsync(ScriptedRunner.Document(max: 3));
        var held = await runner.HoldAsync(2);
        await runner.ReportAsync(held[0], 0.5);
        await runner.RestartAsync();
        Assert.Equal(held.Select(attempt => attempt.Lease), (await runner.HoldAsync(2)).Select(attempt => attempt.Lease));
        await runner.ReportAsync(held[0], 0.6, sequence: 2, end: Ended.Completed);
        var next = await runner.HoldAsync(attempts => attempts.Any(attempt => attempt.Name.Contains("/trials/3/", StringComparison.Ordinal)));
        Assert.Equal(2, next.Count);
        Assert.Equal(3, (await runner.RunsAsync()).Count);
    }

    [Fact]
    public async Task A_nan_objective_is_answered_with_the_order_to_stop()
    {
        await using var runner = await ScriptedRunner.StartAsync(database: Database);
        await runner.CreateAsync(ScriptedRunner.Document());
        var attempt = (await runner.HoldAsync(2))[0];
        Assert.Equal("", await runner.ReportAsync(attempt, 0.5));
        Assert.Contains("accuracy", await runner.ReportAsync(attempt, double.NaN, sequence: 2), StringComparison.Ordinal);
        await runner.ReportAsync(attempt, end: Ended.Stopped);
        var run = (await runner.RunsAsync())[0];
        Assert.Equal((Outcome.Failed, "ObjectiveNotFinite", Trial.Types.State.Infeasible), (run.Outcome, run.Reason, run.Trial.State));
    }

    [Fact]
    public async Task The_stopping_rule_answers_the_report_that_it_judged()
    {
        await using var runner = await ScriptedRunner.StartAsync(database: Database);
        await runner.CreateAsync(ScriptedRunner.Document(EarlyStopping, parallel: 1));
        await runner.ReportAsync((await runner.HoldAsync(1))[0], 0.9, end: Ended.Completed);
        var attempt = (await runner.HoldAsync(attempts => attempts is [{ Name: var name }] && name.Contains("/trials/2/", StringComparison.Ordinal)))[0];
        Assert.Contains("median", await runner.ReportAsync(attempt, 0.1), StringComparison.Ordinal);
        await runner.ReportAsync(attempt, end: Ended.Stopped);
        var run = (await runner.RunsAsync())[1];
        Assert.Equal((Outcome.EarlyStopped, Trial.Types.State.Succeeded), (run.Outcome, run.Trial.State));
        Assert.Equal(0.1, run.Trial.FinalMeasurement.Metrics[0].Value);
    }

    [Fact]
    public async Task What_the_program_pushes_counts_as_what_is_collected()
    {
        await using var runner = await ScriptedRunner.StartAsync(database: Database);
        await runner.CreateAsync(ScriptedRunner.Document(EarlyStopping, parallel: 1));
        var first = (await runner.HoldAsync(1))[0];
        string trial = first.Name[..first.Name.IndexOf("/attempts", StringComparison.Ordinal)];
        await runner.Studies.AddTrialMeasurementAsync(
            new AddTrialMeasurementRequest { TrialName = trial, Measurement = ScriptedRunner.Measured(0.9, 1) }, cancellationToken: Token);
        await runner.ReportAsync(first, end: Ended.Completed);
        Assert.Equal((Outcome.Succeeded, 0.9), ((await runner.RunsAsync())[0].Outcome, (await runner.GetAsync()).Best.Metrics[0].Value));

        var second = (await runner.HoldAsync(attempts => attempts is [var only] && only.Name != first.Name))[0];
        var push = new ReportAttemptRequest { Name = second.Name };
        push.Measurements.Add(new ReportAttemptRequest.Types.Report { Sequence = 1, Measurement = ScriptedRunner.Measured(0.1, 1) });
        var headers = new Metadata { { "authorization", $"Bearer {second.Token}" } };
        var answer = await runner.Runners.ReportAttemptAsync(push, headers, cancellationToken: Token);
        Assert.Contains("median", answer.StopReason, StringComparison.Ordinal);

        headers = new Metadata { { "authorization", "Bearer wrong" } };
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await runner.Runners.ReportAttemptAsync(push, headers, cancellationToken: Token));
        Assert.Equal(StatusCode.FailedPrecondition, refused.StatusCode);
    }

    [Fact]
    public async Task A_trial_that_is_stopped_through_the_study_is_stopped_at_its_runner()
    {
        await using var runner = await ScriptedRunner.StartAsync(database: Database);
        await runner.CreateAsync(ScriptedRunner.Document(parallel: 1));
        var attempt = (await runner.HoldAsync(1))[0];
        string trial = attempt.Name[..attempt.Name.IndexOf("/attempts", StringComparison.Ordinal)];
        await runner.ReportAsync(attempt, 0.4);
        await runner.Studies.StopTrialAsync(new StopTrialRequest { Name = trial }, cancellationToken: Token);
        await runner.HoldAsync(attempts => attempts is [{ StopReason.Length: > 0 }]);
        await runner.ReportAsync(attempt, end: Ended.Stopped);
        Assert.Equal((Outcome.EarlyStopped, "TrialStopped"), ((await runner.RunsAsync())[0].Outcome, (await runner.RunsAsync())[0].Reason));
    }

    [Fact]
    public async Task A_waiting_runner_is_woken_at_once()
    {
        await using var runner = await ScriptedRunner.StartAsync(database: Database);
        await runner.CreateAsync(ScriptedRunner.Document(parallel: 1, max: 40));
        await runner.ReportAsync((await runner.HoldAsync(1))[0], 0.5, end: Ended.Completed);
        var watch = Stopwatch.StartNew();
        for (int trial = 2; trial <= 20; trial++)
        {
            var held = await runner.HoldAsync(attempts => attempts is [{ Name: var name }] && name.Contains($"/trials/{trial}/", StringComparison.Ordinal));
            await runner.ReportAsync(held[0], 0.5, end: Ended.Completed);
        }

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(25), $"19 trials took {watch.Elapsed}");
    }
}
