using Grpc.Net.Client;
using Vizier.Protocol;
using Vizier.Tests.Storage;
using Vizier.Tests.Studies;

namespace Vizier.Tests.Hosting;

[Trait("Category", "Components")]
public sealed class SqliteCrashTests : CrashTests, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vizier-crash-");

    private protected override string Database => Path.Combine(_folder.FullName, "vizier.db");

    public void Dispose() => _folder.Delete(recursive: true);
}

[Trait("Category", "Components")]
public sealed class PostgresCrashTests : CrashTests, IDisposable
{
    private protected override string Database { get; } = PostgresCluster.CreateDatabase();

    public void Dispose() => PostgresCluster.Drop(Database);
}

/// <summary>Kills a service with SIGKILL while clients work at full speed, and looks for what was acknowledged.</summary>
public abstract class CrashTests
{
    private const int Kills = 20;
    private const int Clients = 8;
    private const string StudyName = "owners/ada/studies/crash";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected abstract string Database { get; }

    [Fact]
    public async Task What_was_acknowledged_is_there_after_kills_nothing_is_doubled_and_nobody_is_stuck()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await using var server = new ServeProcess(Database);
        await server.StartAsync(Token);
        using var channel = GrpcChannel.ForAddress(server.Address);
        var service = new VizierService.VizierServiceClient(channel);
        await service.CreateStudyAsync(
            new CreateStudyRequest { Parent = "owners/ada", Study = new Study { DisplayName = "crash", StudySpec = Samples.Spec() } },
            cancellationToken: Token);
        var clients = Enumerable.Range(0, Clients).Select(i => new CrashClient(service, StudyName, $"client{i}", stop.Token)).ToList();
        var work = clients.ConvertAll(client => Task.Run(client.RunAsync, Token));

        var random = new Random(3);
        for (var kill = 0; kill < Kills; kill++)
        {
            await ProgressAsync(clients, work);
            await Task.Delay(random.Next(150), Token);
            await server.KillAsync();
            await server.StartAsync(Token);
        }

        await ProgressAsync(clients, work);
        await stop.CancelAsync();
        await Task.WhenAll(work).WaitAsync(TimeSpan.FromSeconds(120), Token);
        var stored = await service.ListTrialsAsync(new ListTrialsRequest { Parent = StudyName }, cancellationToken: Token);
        Verify(clients, stored.Trials);
    }

    // Each client goes on; one whose task has failed tells why.
    private static async Task ProgressAsync(List<CrashClient> clients, List<Task> work)
    {
        var before = clients.ConvertAll(client => client.Cycles);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(Token);
        timeout.CancelAfter(TimeSpan.FromSeconds(120));
        while (clients.Where((client, i) => client.Cycles < before[i] + 2).Any())
        {
            await Task.Delay(5, timeout.Token);
            await Task.WhenAll(work.Where(task => task.IsFaulted));
        }
    }

    // A client is given its own unfinished trial again, so that in the end every trial has been acknowledged to somebody.
    private static void Verify(List<CrashClient> clients, IReadOnlyCollection<Trial> stored)
    {
        var known = clients.SelectMany(client => client.Trials.Select(trial => (Client: client.Id, Name: trial.Key, Was: trial.Value)))
            .ToDictionary(trial => trial.Name);
        Assert.Equal(known.Keys.Order(), stored.Select(trial => trial.Name).Order());
        Assert.Equal(Enumerable.Range(1, known.Count), stored.Select(trial => int.Parse(trial.Id)).Order());
        foreach (var trial in stored)
        {
            var (client, _, was) = known[trial.Name];
            Assert.Equal((client, was.Parameters), (trial.ClientId, trial.Parameters.ToString()));
            Assert.Equal(Trial.Types.State.Succeeded, trial.State);
            Assert.Equal(was.Completed, trial.FinalMeasurement.Metrics[0].Value);
            Assert.Contains(was.Measured, trial.Measurements.Select(measurement => (double?)measurement.Metrics[0].Value));
        }
    }
}
