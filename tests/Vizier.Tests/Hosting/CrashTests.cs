using System.Collections.Concurrent;
using System.Diagnostics;
using Grpc.Core;
using Grpc.Net.Client;
using Vizier.Hosting;
using Vizier.Protocol;
using Vizier.Tests.Studies;

namespace Vizier.Tests.Hosting;

/// <summary>Kills a service with SIGKILL while clients work at full speed, and looks for what was acknowledged.</summary>
public sealed class CrashTests : IDisposable
{
    private const string FolderVariable = "VIZIER_CRASH_TEST_FOLDER";
    private const string AddressFile = "address";
    private const int Rounds = 3;
    private const int Clients = 8;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vizier-crash-");
    private readonly ConcurrentDictionary<string, string> _holders = [];
    private readonly ConcurrentDictionary<string, double> _completed = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task What_was_acknowledged_is_there_after_a_kill_and_no_id_is_used_twice()
    {
        var random = new Random(3);
        for (var round = 0; round < Rounds; round++)
        {
            using var process = StartServer();
            using var channel = GrpcChannel.ForAddress($"http://{await AddressAsync()}");
            var client = new VizierService.VizierServiceClient(channel);
            await client.CreateStudyAsync(
                new CreateStudyRequest { Parent = "owners/ada", Study = new Study { DisplayName = "crash", StudySpec = Samples.Spec() } },
                cancellationToken: Token);
            await VerifyAsync(client);

            var before = _completed.Count;
            var work = Enumerable.Range(0, Clients).Select(i => Task.Run(() => WorkAsync(client, $"client{i}"), Token)).ToArray();
            while (_completed.Count < before + 20)
            {
                await Task.Delay(5, Token);
            }

            await Task.Delay(random.Next(100), Token);
            process.Kill();
            await process.WaitForExitAsync(Token);
            await Task.WhenAll(work);
            File.Delete(Path.Combine(_folder.FullName, AddressFile));
        }

        await using var host = await VizierHost.StartAsync(OptionsFor(_folder.FullName), Token);
        using var last = GrpcChannel.ForAddress(host.Addresses.Grpc);
        await VerifyAsync(new VizierService.VizierServiceClient(last));
        Assert.True(_completed.Count >= Rounds * 20);
        await host.StopAsync(Token);
    }

    /// <summary>The process that is killed: started by the test above, never by itself.</summary>
    [Fact(Explicit = true)]
    public async Task Serve_until_killed()
    {
        var folder = Environment.GetEnvironmentVariable(FolderVariable) ?? throw new InvalidOperationException($"{FolderVariable} is not set");
        await using var host = await VizierHost.StartAsync(OptionsFor(folder), Token);
        var file = Path.Combine(folder, AddressFile);
        await File.WriteAllTextAsync(file + ".new", host.Addresses.Grpc.Authority, Token);
        File.Move(file + ".new", file);
        await host.WaitForShutdownAsync(Token);
    }

    private static VizierHostOptions OptionsFor(string folder) => new()
    {
        Grpc = "127.0.0.1:0",
        Http = "127.0.0.1:0",
        Database = Path.Combine(folder, "vizier.db"),
        HandlesSignals = false,
    };

    private Process StartServer()
    {
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "Vizier.Tests.dll"), "-explicit", "only", "-method", $"*.{nameof(Serve_until_killed)}",
        ];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true };
        start.Environment[FolderVariable] = _folder.FullName;
        return Process.Start(start)!;
    }

    private async Task<string> AddressAsync()
    {
        var file = Path.Combine(_folder.FullName, AddressFile);
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromSeconds(30); await Task.Delay(20, Token))
        {
            if (File.Exists(file))
            {
                return await File.ReadAllTextAsync(file, Token);
            }
        }

        throw new TimeoutException("the service did not start");
    }

    private async Task WorkAsync(VizierService.VizierServiceClient client, string clientId)
    {
        try
        {
            for (var cycle = 0; ; cycle++)
            {
                var operation = await client.SuggestTrialsAsync(
                    new SuggestTrialsRequest { Parent = "owners/ada/studies/crash", SuggestionCount = 1, ClientId = clientId }, cancellationToken: Token);
                var trial = SuggestTrialsResponse.Parser.ParseFrom(operation.Response.Value).Trials[0];
                Assert.Equal(clientId, _holders.GetOrAdd(trial.Name, clientId));
                Assert.False(_completed.ContainsKey(trial.Name));
                await client.CompleteTrialAsync(
                    new CompleteTrialRequest { Name = trial.Name, FinalMeasurement = Samples.Measurement(cycle) }, cancellationToken: Token);
                _completed[trial.Name] = cycle;
            }
        }
        catch (RpcException exception) when (exception.StatusCode is StatusCode.Unavailable or StatusCode.Cancelled or StatusCode.Internal or StatusCode.Unknown)
        {
            // The service was killed under the call.
        }
    }

    private async Task VerifyAsync(VizierService.VizierServiceClient client)
    {
        var list = await client.ListTrialsAsync(new ListTrialsRequest { Parent = "owners/ada/studies/crash" }, cancellationToken: Token);
        var stored = list.Trials.ToDictionary(trial => trial.Name);
        foreach (var (name, value) in _completed)
        {
            Assert.Equal(value, stored[name].FinalMeasurement.Metrics[0].Value);
        }

        Assert.All(_holders, held => Assert.Equal(held.Value, stored[held.Key].ClientId));
    }
}
