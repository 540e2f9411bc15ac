using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Vizier.Client;
using Vizier.Protocol.Experiments;

namespace Vizier.EndToEnd.Tests;

/// <summary><c>vizier serve</c> and <c>vizier runner</c> as processes that can be killed and started again, with an experiment.</summary>
internal sealed class ServedExperiment : IDisposable
{
    private const string Parent = "owners/default";

    private readonly VizierProgram _vizier = new();
    private readonly int _port = FreePort();
    private readonly VizierConnection _connection;
    private Process? _service;
    private readonly Dictionary<string, Process> _runners = [];
    private string _name = "";

    public ServedExperiment() => _connection = new VizierConnection(new VizierConnectionOptions { Endpoint = Address });

    /// <summary>Where trials run.</summary>
    public string Place { get; init; } = "local";

    /// <summary>What runners are told about the place.</summary>
    public IReadOnlyList<string> RunnerArguments { get; init; } = ["--gpus", "0"];

    /// <summary>What the service is told beside its addresses.</summary>
    public IReadOnlyList<string> ServiceArguments { get; init; } = [];

    /// <summary>The trials' processes.</summary>
    public int LivingTrials => _vizier.LivingTrials().Count;

    private string Address => $"127.0.0.1:{_port}";

    public void StartService() => _service = Start(["serve", "--grpc", Address, "--http", "127.0.0.1:0", .. ServiceArguments]);

    /// <summary>Starts a runner with a state folder of its own.</summary>
    public void StartRunner(string state = "vizier-runs") =>
        _runners.Add(state, Start(["runner", "--server", Address, "--state", state, .. RunnerArguments]));

    public void KillService() => Kill(ref _service);

    public void KillRunner(string state = "vizier-runs")
    {
        if (_runners.Remove(state, out var runner))
        {
            Kill(ref runner);
        }
    }

    /// <summary>A file beside the trials.</summary>
    public string File(string name) => Path.Combine(_vizier.Folder, name);

    /// <summary>Submits an experiment, once the service is there; the one submitted last is that of which the others speak.</summary>
    public async Task SubmitAsync(ShellExperiment experiment)
    {
        _name = $"{Parent}/experiments/{experiment.Name}";
        var request = new CreateExperimentRequest { Parent = Parent, Document = experiment.ToYaml(), Place = Place };
        int tries = 0;
        await VizierProgram.UntilAsync(() => AskAsync(async () =>
        {
            try
            {
                tries++;
                await _connection.Experiments.CreateExperimentAsync(request);
            }
            catch (RpcException exception) when (exception.StatusCode == StatusCode.AlreadyExists && tries > 1)
            {
                // It was made by an earlier try whose answer came too late.
            }
        }));
    }

    /// <summary>The trials as they stand.</summary>
    public async Task<IReadOnlyList<TrialRun>> RunsAsync() => await RunsOfAsync(_name);

    /// <summary>Deletes the experiment.</summary>
    public async Task DeleteAsync() => await _connection.Experiments.DeleteExperimentAsync(new DeleteExperimentRequest { Name = _name });

    /// <summary>Waits until the service answers.</summary>
    public Task AnsweringAsync() => VizierProgram.UntilAsync(
        () => AskAsync(async () => await _connection.Experiments.ListExperimentsAsync(new ListExperimentsRequest { Parent = Parent })));

    /// <summary>Submits an experiment by the command line, and waits for its end.</summary>
    public Task<Finished> CreateAndWaitAsync(ShellExperiment experiment) =>
        _vizier.RunAsync("experiment", "create", _vizier.Write(experiment), "--on", Place, "--server", Address, "--wait", "--output", "json");

    /// <summary>The trials, once the experiment has succeeded.</summary>
    public Task<IReadOnlyList<TrialRun>> FinishAsync() => FinishNamedAsync(_name);

    /// <summary>The trials of an experiment of those that were submitted, once it has succeeded.</summary>
    public Task<IReadOnlyList<TrialRun>> FinishAsync(string experiment) => FinishNamedAsync($"{Parent}/experiments/{experiment}");

    public void Dispose()
    {
        foreach (string state in _runners.Keys.ToList())
        {
            KillRunner(state);
        }

        KillService();
        _connection.Dispose();
        _vizier.Dispose();
    }

    private async Task<IReadOnlyList<TrialRun>> FinishNamedAsync(string name)
    {
        await VizierProgram.UntilAsync(async () =>
        {
            var state = Experiment.Types.State.Unspecified;
            await AskAsync(async () => state = (await _connection.Experiments.GetExperimentAsync(new GetExperimentRequest { Name = name })).State);
            return state == Experiment.Types.State.Succeeded;
        });
        return await RunsOfAsync(name);
    }

    private async Task<IReadOnlyList<TrialRun>> RunsOfAsync(string name) =>
        (await _connection.Experiments.ListTrialRunsAsync(new ListTrialRunsRequest { Parent = name })).Runs;

    private static async Task<bool> AskAsync(Func<Task> call)
    {
        try
        {
            await call();
            return true;
        }
        catch (RpcException exception) when (exception.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void Kill(ref Process? process)
    {
        process?.Kill();
        process?.WaitForExit();
        process?.Dispose();
        process = null;
    }

    private Process Start(params string[] arguments)
    {
        var process = _vizier.Start(arguments);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
