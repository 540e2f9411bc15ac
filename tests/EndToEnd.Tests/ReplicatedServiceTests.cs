using Vizier.Client;
using Vizier.Protocol.Experiments;
using Vizier.Tests.Storage;
using Outcome = Vizier.Protocol.Experiments.TrialRun.Types.Outcome;

namespace Vizier.EndToEnd.Tests;

/// <summary>Two services on one PostgreSQL database, each with a runner, of which one service is killed and started again.</summary>
public sealed class ReplicatedServiceTests : IDisposable
{
    private const string Parent = "owners/default";
    private const int Trials = 16;

    private readonly VizierProgram _program = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _program.Dispose();

    [Fact]
    public async Task An_experiment_that_both_work_on_survives_the_kill_of_one_with_no_trial_lost_or_launched_twice()
    {
        string database = PostgresCluster.CreateDatabase();
        string[] addresses = [ServedProgram.FreeAddress(), ServedProgram.FreeAddress()];
        var first = await StartAsync(addresses[0], database);
        await using var second = await StartAsync(addresses[1], database);
        using var runners = new Runners(_program, addresses);
        using var connection = new VizierConnection(new VizierConnectionOptions { Endpoint = addresses[1] });
        var starts = Path.Combine(_program.Folder, "starts");
        var experiment = new ShellExperiment
        {
            Script = $"echo $KATIB_TRIAL_NAME >> {starts}; echo accuracy=$x; sleep 0.5",
            Parallel = 4,
            MaxTrials = Trials,
        };
        var created = await connection.Experiments.CreateExperimentAsync(
            new CreateExperimentRequest { Parent = Parent, Document = experiment.ToYaml(), Place = "local" }, cancellationToken: Token);

        await VizierProgram.UntilAsync(() => _program.LivingTrials().Count > 0);
        await first.DisposeAsync();
        await VizierProgram.UntilAsync(async () => (await GetAsync(connection, created.Name)).Counts.Succeeded > 2);
        first = await StartAsync(addresses[0], database);
        await VizierProgram.UntilAsync(async () => (await GetAsync(connection, created.Name)).State == Experiment.Types.State.Succeeded);
        await first.DisposeAsync();

        var runs = (await connection.Experiments.ListTrialRunsAsync(new ListTrialRunsRequest { Parent = created.Name }, cancellationToken: Token)).Runs;
        Assert.Equal(Trials, runs.Count);
        Assert.All(runs, run =>
        {
            Assert.Equal(Outcome.Succeeded, run.Outcome);
            Assert.Equal(run.Trial.Parameters[0].Value.NumberValue, run.Trial.FinalMeasurement.Metrics[0].Value);
            Assert.Single(run.Attempts);
        });
        var launched = await File.ReadAllLinesAsync(starts, Token);
        Assert.Equal((Trials, Trials), (launched.Length, launched.Distinct().Count()));
        PostgresCluster.Drop(database);
    }

    private static async Task<Experiment> GetAsync(VizierConnection connection, string name) =>
        await connection.Experiments.GetExperimentAsync(new GetExperimentRequest { Name = name }, cancellationToken: Token);

    private Task<ServedProgram> StartAsync(string address, string database) =>
        ServedProgram.StartAsync(_program, "serve", "--grpc", address, "--http", "127.0.0.1:0", "--database", database);

    /// <summary>A runner for each service, on the same machine.</summary>
    private sealed class Runners : IDisposable
    {
        private readonly List<System.Diagnostics.Process> _processes;

        public Runners(VizierProgram program, IReadOnlyList<string> addresses) => _processes =
        [
            .. addresses.Select((address, i) => program.Start("runner", "--server", address, "--gpus", "0", "--state", $"runs{i}", "--max-attempts", "2")),
        ];

        public void Dispose()
        {
            foreach (var process in _processes)
            {
                process.Kill();
                process.WaitForExit();
                process.Dispose();
            }
        }
    }
}
