using Microsoft.Extensions.Logging.Abstractions;
using Vizier.Client;
using Vizier.Runner.Launchers.Local;

namespace Vizier.Runner.Tests.Support;

/// <summary>A real runner in this process against a scripted service.</summary>
internal sealed class RunnerFixture : IAsyncDisposable
{
    private CancellationTokenSource _detach = new();
    private VizierConnection? _connection;

    internal TestFolder Folder { get; } = new();

    internal required ScriptedService Service { get; init; }

    internal int Gpus { get; init; }

    internal TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);

    internal Task Running { get; private set; } = Task.CompletedTask;

    internal static async Task<RunnerFixture> StartAsync(int gpus = 0, double graceSeconds = 10)
    {
        var fixture = new RunnerFixture
        {
            Service = await ScriptedService.StartAsync(),
            Gpus = gpus,
            Grace = TimeSpan.FromSeconds(graceSeconds),
        };
        fixture.Start();
        return fixture;
    }

    internal void Start()
    {
        _detach = new CancellationTokenSource();
        (_connection, Running) = StartAnother(_detach.Token);
    }

    internal (VizierConnection Connection, Task Running) StartAnother(CancellationToken detach)
    {
        var connection = new VizierConnection(new VizierConnectionOptions { Endpoint = Service.Endpoint });
        var options = new RunnerOptions
        {
            StateFolder = Folder.File("state"),
            Local = new LocalLauncherOptions
            {
                Endpoint = Service.Endpoint,
                WorkingDirectory = Folder.Path,
                Gpus = GpuInventory.OfCount(Gpus),
                Grace = Grace,
            },
        };
        return (connection, LocalRunner.RunAsync(connection, options, TimeProvider.System, NullLogger.Instance, detach));
    }

    internal async Task DetachAsync()
    {
        await _detach.CancelAsync();
        await Running.WaitAsync(TimeSpan.FromSeconds(60));
        _detach.Dispose();
        _connection!.Dispose();
    }

    internal string FolderOf(Protocol.Runners.Attempt attempt) => Folder.State.For(attempt).Path;

    internal int CountProcesses(Protocol.Runners.Attempt attempt) => Processes.CountMarked(TrialEnvironment.Mark, FolderOf(attempt));

    public async ValueTask DisposeAsync()
    {
        if (!_detach.IsCancellationRequested)
        {
            await DetachAsync();
        }

        await Service.DisposeAsync();
        Folder.Dispose();
    }
}
