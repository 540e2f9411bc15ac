using Google.Rpc;
using Grpc.Core;
using Vizier.Protocol;
using Vizier.Protocol.Experiments;
using Vizier.Tests.Storage;
using Ended = Vizier.Protocol.Runners.ReportAttemptRequest.Types.Ended.Types.Reason;
using Outcome = Vizier.Protocol.Experiments.TrialRun.Types.Outcome;
using State = Vizier.Protocol.Experiments.Experiment.Types.State;

namespace Vizier.Tests.Api;

public sealed class SqliteExperimentRpcTests : ExperimentRpcTests;

public sealed class PostgresExperimentRpcTests : ExperimentRpcTests, IDisposable
{
    private protected override string? Database { get; } = PostgresCluster.CreateDatabase();

    public void Dispose() => PostgresCluster.Drop(Database!);
}

/// <summary>Runs on each kind of database.</summary>
public abstract class ExperimentRpcTests
{
    private protected virtual string? Database => null;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_experiment_runs_to_its_budget_and_its_watchers_see_every_trial()
    {
        await using var runner = await ScriptedRunner.StartAsync(database: Database);
        var created = await runner.CreateAsync(ScriptedRunner.Document());
        Assert.Equal(("owners/default/studies/e", 2, 4), (created.Study, created.ParallelTrialCount, created.MaxTrialCount));
        var watching = WatchAsync(runner);

        for (int done = 0; done < 4; done += 2)
        {
            var held = await runner.HoldAsync(2);
            Assert.All(held, attempt => Assert.Contains("--lr=0.", attempt.Manifest, StringComparison.Ordinal));
            await runner.ReportAsync(held[0], 0.5 + (done / 10.0), end: Ended.Completed);
            await runner.ReportAsync(held[1], 0.4, end: Ended.Completed);
        }

        var updates = await watching.WaitAsync(TimeSpan.FromSeconds(20), Token);
        Assert.Equal(State.Succeeded, updates[^1].Experiment.State);
        Assert.Equal(4, updates.SelectMany(update => update.Runs).Where(run => run.Outcome == Outcome.Succeeded).Select(run => run.Trial.Id).Distinct().Count());
        var ended = await runner.GetAsync();
        Assert.Equal((4, 0.7), (ended.Counts.Succeeded, ended.Best.Metrics[0].Value));
        Assert.Equal(["Created", "Running", "Succeeded"], ended.Conditions.Select(condition => condition.Type));
        var study = await runner.Studies.GetStudyAsync(new GetStudyRequest { Name = created.Study }, cancellationToken: Token);
        Assert.Equal(Study.Types.State.Completed, study.State);
    }

    [Fact]
    public async Task All_errors_of_a_document_come_as_one_bad_request()
    {
        await using var runner = await ScriptedRunner.StartAsync(database: Database);
        string document = ScriptedRunner.Document(max: 0, parallel: 0).Replace("min: \"0.1\"", "min: \"5\"", StringComparison.Ordinal);
        var refused = await Assert.ThrowsAsync<RpcException>(() => runner.CreateAsync(document));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        var status = Google.Rpc.Status.Parser.ParseFrom(refused.Trailers.GetValueBytes("grpc-status-details-bin")!);
        var fields = status.Details[0].Unpack<BadRequest>().FieldViolations.Select(violation => violation.Field).ToList();
        Assert.Contains("spec.parallelTrialCount", fields);
        Assert.Contains("spec.maxTrialCount", fields);
        Assert.Contains(fields, field => field.StartsWith("spec.parameters[0].feasibleSpace", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_name_that_is_taken_is_refused_with_the_ways_out()
    {
        await using var runner = await ScriptedRunner.StartAsync(database: Database);
        await runner.CreateAsync(ScriptedRunner.Document());
        var refused = await Assert.ThrowsAsync<RpcException>(() => runner.CreateAsync(ScriptedRunner.Document()));
        Assert.Equal(StatusCode.AlreadyExists, refused.StatusCode);
        Assert.Contains("--resume", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("--name", refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_exist_is_not_found()
    {
        await using var runner = await ScriptedRunner.StartAsync(database: Database);
        var missing = await Assert.ThrowsAsync<RpcException>(runner.GetAsync);
        Assert.Equal(StatusCode.NotFound, missing.StatusCode);
        var malformed = await Assert.ThrowsAsync<RpcException>(async () =>
            await runner.Experiments.GetExperimentAsync(new GetExperimentRequest { Name = "e" }, cancellationToken: Token));
        Assert.Equal(StatusCode.InvalidArgument, malformed.StatusCode);
    }

    [Fact]
    public async Task A_stopped_experiment_goes_on_with_the_trials_it_had()
    {
        await using var runner = await ScriptedRunner.StartAsync(database: Database);
        await runner.CreateAsync(ScriptedRunner.Document());
        var held = await runner.HoldAsync(2);
        await runner.ReportAsync(held[0], 0.3);
        await runner.Experiments.StopExperimentAsync(new StopExperimentRequest { Name = ScriptedRunner.Name, Reason = "lunch" }, cancellationToken: Token);
        var stopping = await runner.HoldAsync(attempts => attempts.Count == 2 && attempts.All(attempt => attempt.StopReason.Length > 0));
        Assert.Contains("lunch", stopping[0].StopReason, StringComparison.Ordinal);
        await runner.ReportAsync(held[0], end: Ended.Stopped);
        await runner.ReportAsync(held[1], end: Ended.ExitCode);
        Assert.Equal((State.Stopped, 2), ((await runner.GetAsync()).State, (await runner.GetAsync()).Counts.Pending));

        await runner.Experiments.ResumeExperimentAsync(new ResumeExperimentRequest { Name = ScriptedRunner.Name }, cancellationToken: Token);
        var again = await runner.HoldAsync(2);
        Assert.Equal(held.Select(attempt => attempt.RunName), again.Select(attempt => attempt.RunName));
        Assert.All(again, attempt => Assert.EndsWith("/attempts/2", attempt.Name, StringComparison.Ordinal));
        Assert.Equal(held[0].CheckpointKey, again[0].CheckpointKey);
    }

    [Fact]
    public async Task Raising_the_budget_restarts_an_experiment_that_used_it_up()
    {
        await using var runner = await ScriptedRunner.StartAsync(database: Database);
        await runner.CreateAsync(ScriptedRunner.Document(max: 1, parallel: 1));
        await runner.ReportAsync((await runner.HoldAsync(1))[0], 0.3, end: Ended.Completed);
        Assert.Equal(State.Succeeded, (await runner.GetAsync()).State);
        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await runner.Experiments.ResumeExperimentAsync(new ResumeExperimentRequest { Name = ScriptedRunner.Name }, cancellationToken: Token));
        Assert.Equal(StatusCode.FailedPrecondition, refused.StatusCode);

        await runner.Experiments.UpdateExperimentAsync(new UpdateExperimentRequest { Name = ScriptedRunner.Name, MaxTrialCount = 2 }, cancellationToken: Token);
        await runner.ReportAsync((await runner.HoldAsync(1))[0], 0.4, end: Ended.Completed);
        var ended = await runner.GetAsync();
        Assert.Equal((State.Succeeded, 2), (ended.State, ended.Counts.Succeeded));
    }

    [Fact]
    public async Task Deleting_an_experiment_takes_its_study_and_its_attempts_away()
    {
        await using var runner = await ScriptedRunner.StartAsync(database: Database);
        var created = await runner.CreateAsync(ScriptedRunner.Document());
        var held = await runner.HoldAsync(2);
        await runner.Experiments.DeleteExperimentAsync(new DeleteExperimentRequest { Name = ScriptedRunner.Name }, cancellationToken: Token);
        Assert.Empty(await runner.HoldAsync(0));
        var late = await Assert.ThrowsAsync<RpcException>(() => runner.ReportAsync(held[0], 0.5));
        Assert.Equal(StatusCode.NotFound, late.StatusCode);
        var missing = await Assert.ThrowsAsync<RpcException>(async () =>
            await runner.Studies.GetStudyAsync(new GetStudyRequest { Name = created.Study }, cancellationToken: Token));
        Assert.Equal(StatusCode.NotFound, missing.StatusCode);
    }

    private static async Task<List<ExperimentUpdate>> WatchAsync(ScriptedRunner runner)
    {
        using var call = runner.Experiments.WatchExperiment(new WatchExperimentRequest { Name = ScriptedRunner.Name }, cancellationToken: Token);
        var updates = new List<ExperimentUpdate>();
        await foreach (var update in call.ResponseStream.ReadAllAsync(Token))
        {
            updates.Add(update);
        }

        return updates;
    }
}
