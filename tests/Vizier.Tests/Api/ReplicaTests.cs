using System.Collections.Concurrent;
using System.Diagnostics;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Vizier.Protocol.Experiments;
using Vizier.Protocol.Runners;
using Vizier.Tests.Storage;
using Ended = Vizier.Protocol.Runners.ReportAttemptRequest.Types.Ended.Types.Reason;
using Outcome = Vizier.Protocol.Experiments.TrialRun.Types.Outcome;

namespace Vizier.Tests.Api;

/// <summary>Experiments of two services on one database.</summary>
public sealed class ReplicaTests : IDisposable
{
    private static readonly TimeSpan ShortLease = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(25);

    private readonly string _database = PostgresCluster.CreateDatabase();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => PostgresCluster.Drop(_database);

    [Fact]
    public async Task What_one_service_does_wakes_the_runners_and_the_watchers_of_the_other()
    {
        await using var first = await ScriptedRunner.StartAsync(database: _database);
        await using var second = await ScriptedRunner.StartAsync(database: _database);
        var waiting = second.HoldAsync(2);
        await first.CreateAsync(ScriptedRunner.Document());
        var held = await waiting.WaitAsync(Soon, Token);

        using var watch = second.Experiments.WatchExperiment(new WatchExperimentRequest { Name = ScriptedRunner.Name }, cancellationToken: Token);
        Assert.True(await watch.ResponseStream.MoveNext(Token));
        await first.ReportAsync(held[0], 0.9, end: Ended.Completed);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(Soon);
        do
        {
            Assert.True(await watch.ResponseStream.MoveNext(limit.Token));
        }
        while (!watch.ResponseStream.Current.Runs.Any(run => run.Outcome == Outcome.Succeeded));
    }

    [Fact]
    public async Task A_runner_behind_a_balancer_waits_for_changes_whichever_service_it_reaches()
    {
        await using var first = await ScriptedRunner.StartAsync(database: _database);
        await using var second = await ScriptedRunner.StartAsync(database: _database);
        await first.CreateAsync(ScriptedRunner.Document());
        var held = await first.HoldAsync(2);
        var request = new SyncRequest { RunnerId = "r", Place = "local" };
        request.KnownRevision = (await first.Runners.SyncAsync(request, cancellationToken: Token)).Revision;
        request.Wait = Duration.FromTimeSpan(TimeSpan.FromSeconds(1));
        var elapsed = Stopwatch.StartNew();
        Assert.Equal(request.KnownRevision, (await second.Runners.SyncAsync(request, cancellationToken: Token)).Revision);
        Assert.True(elapsed.Elapsed > TimeSpan.FromSeconds(0.9), $"answered after {elapsed.Elapsed} although nothing had changed");

        request.Wait = Duration.FromTimeSpan(TimeSpan.FromSeconds(20));
        var waiting = second.Runners.SyncAsync(request, cancellationToken: Token);
        await first.ReportAsync(held[0], 0.5, end: Ended.Completed);
        Assert.NotEqual(request.KnownRevision, (await waiting).Revision);
    }

    [Fact]
    public async Task A_lease_that_one_service_renews_is_no_lost_one_to_the_other()
    {
        await using var first = await ScriptedRunner.StartAsync(ShortLease, _database);
        await using var second = await ScriptedRunner.StartAsync(ShortLease, _database);
        await first.CreateAsync(ScriptedRunner.Document(max: 2));
        var held = await first.HoldAsync(2);
        await second.ReportAsync(held[0], 0.1);

        var request = new SyncRequest { RunnerId = "r", Place = "local", Wait = Duration.FromTimeSpan(ShortLease / 4), Leases = { held.Select(attempt => attempt.Lease) } };
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < ShortLease * 2.5;)
        {
            request.KnownRevision = (await first.Runners.SyncAsync(request, cancellationToken: Token)).Revision;
        }

        Assert.All(await second.RunsAsync(), run => Assert.Null(Assert.Single(run.Attempts).EndTime));
        foreach (var attempt in held)
        {
            await second.ReportAsync(attempt, 0.5, sequence: 2, end: Ended.Completed);
        }

        Assert.Equal(2, (await first.GetAsync()).Counts.Succeeded);
    }

    [Fact]
    public async Task A_runner_goes_on_at_the_other_service_when_its_own_is_gone()
    {
        await using var second = await ScriptedRunner.StartAsync(database: _database);
        IReadOnlyList<Attempt> held;
        await using (var first = await ScriptedRunner.StartAsync(database: _database))
        {
            await first.CreateAsync(ScriptedRunner.Document());
            held = await first.HoldAsync(2);
            await first.ReportAsync(held[0], 0.3);
        }

        Assert.Equal(held.Select(attempt => attempt.Lease), (await second.HoldAsync(2)).Select(attempt => attempt.Lease));
        for (var done = 0; done < 4; done += 2)
        {
            foreach (var attempt in await second.HoldAsync(2))
            {
                await second.ReportAsync(attempt, 0.4, sequence: 2, end: Ended.Completed);
            }
        }

        var ended = await second.GetAsync();
        Assert.Equal((Experiment.Types.State.Succeeded, 4), (ended.State, ended.Counts.Succeeded));
        Assert.All(await second.RunsAsync(), run => Assert.Single(run.Attempts));
    }

    [Fact]
    public async Task Trials_of_a_runner_that_is_gone_with_its_service_pass_to_a_runner_of_the_other()
    {
        await using var second = await ScriptedRunner.StartAsync(ShortLease, _database);
        await using (var first = await ScriptedRunner.StartAsync(ShortLease, _database))
        {
            await first.CreateAsync(ScriptedRunner.Document(max: 2));
            await first.HoldAsync(2);
        }

        var taken = await second.HoldAsync(attempts => attempts.Count == 2, "another");
        Assert.All(taken, attempt => Assert.EndsWith("/attempts/2", attempt.Name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_attempt_is_given_to_one_runner_although_many_ask_both_services_at_once()
    {
        const int Trials = 60;
        await using var first = await ScriptedRunner.StartAsync(database: _database);
        await using var second = await ScriptedRunner.StartAsync(database: _database);
        var given = new ConcurrentDictionary<string, string>();
        await first.CreateAsync(ScriptedRunner.Document(max: Trials, parallel: Trials));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(
            async () =>
            {
                var service = i % 2 == 0 ? first : second;
                while (given.Count < Trials)
                {
                    var response = await service.Runners.SyncAsync(new SyncRequest { RunnerId = $"r{i}", Place = "local" }, cancellationToken: Token);
                    foreach (var attempt in response.Attempts)
                    {
                        Assert.Equal(attempt.Lease, given.GetOrAdd(attempt.Name, attempt.Lease));
                    }
                }
            },
            Token)));
        Assert.Equal(Trials, given.Count);
    }

    [Fact]
    public async Task An_experiment_goes_on_when_the_connections_to_the_database_are_cut()
    {
        await using var runner = await ScriptedRunner.StartAsync(database: _database);
        await runner.CreateAsync(ScriptedRunner.Document(max: 6));
        for (var done = 0; done < 6; done += 2)
        {
            foreach (var attempt in await runner.HoldAsync(2))
            {
                await ReportPatientlyAsync(runner, attempt);
            }

            PostgresCluster.Execute(
                _database, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
        }

        Assert.Equal(6, (await runner.GetAsync()).Counts.Succeeded);
    }

    // A write whose connection is cut may be repeated, and says so.
    private static async Task ReportPatientlyAsync(ScriptedRunner runner, Attempt attempt)
    {
        while (true)
        {
            try
            {
                await runner.ReportAsync(attempt, 0.4, end: Ended.Completed);
                return;
            }
            catch (RpcException exception) when (exception.StatusCode == StatusCode.Unavailable)
            {
                await Task.Delay(50, Token);
            }
        }
    }
}
