using Google.Protobuf.WellKnownTypes;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Vizier.Experiments.Control;
using Vizier.Hosting;
using Vizier.Protocol;
using Vizier.Protocol.Experiments;
using Vizier.Protocol.Runners;
using static Vizier.Protocol.Runners.ReportAttemptRequest.Types;

namespace Vizier.Tests.Api;

/// <summary>A service over real Kestrel, and a runner that runs nothing but reports what a test says.</summary>
internal sealed class ScriptedRunner : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vizier-control-");
    private readonly TimeSpan _leaseTime;
    private readonly string? _database;
    private readonly Dictionary<(string Runner, string Attempt), string> _leases = [];
    private VizierHost _host = null!;
    private GrpcChannel _channel = null!;
    private long _revision;

    private ScriptedRunner(TimeSpan leaseTime, string? database) => (_leaseTime, _database) = (leaseTime, database);

    public const string Name = "owners/default/experiments/e";

    public VizierService.VizierServiceClient Studies { get; private set; } = null!;

    public ExperimentService.ExperimentServiceClient Experiments { get; private set; } = null!;

    public RunnerService.RunnerServiceClient Runners { get; private set; } = null!;

    public IServiceProvider Services => _host.Services;

    public GrpcChannel Channel => _channel;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="leaseTime">How long leases last; null for the usual time.</param>
    /// <param name="database">A connection string; null for a SQLite file of its own.</param>
    public static async Task<ScriptedRunner> StartAsync(TimeSpan? leaseTime = null, string? database = null)
    {
        var runner = new ScriptedRunner(leaseTime ?? TimeSpan.FromSeconds(30), database);
        await runner.ConnectAsync();
        return runner;
    }

    public static string Document(string extra = "", int max = 4, int parallel = 2, string algorithm = "random") => $$"""
        apiVersion: kubeflow.org/v1beta1
        kind: Experiment
        metadata: { name: e }
        spec:
          objective: { type: maximize, objectiveMetricName: accuracy }
          algorithm: { algorithmName: {{algorithm}} }
          parallelTrialCount: {{parallel}}
          maxTrialCount: {{max}}
          {{extra}}
          parameters:
            - { name: lr, parameterType: double, feasibleSpace: { min: "0.1", max: "0.9" } }
          trialTemplate:
            primaryContainerName: main
            trialParameters: [{ name: lr, reference: lr, description: rate }]
            trialSpec:
              apiVersion: batch/v1
              kind: Job
              spec: { template: { spec: { containers: [{ name: main, image: i, command: ["train", "--lr=${trialParameters.lr}"] }], restartPolicy: Never } } }
        """;

    public async Task<Experiment> CreateAsync(string document) =>
        await Experiments.CreateExperimentAsync(new CreateExperimentRequest { Parent = "owners/default", Document = document }, cancellationToken: Token);

    public async Task<Experiment> GetAsync() =>
        await Experiments.GetExperimentAsync(new GetExperimentRequest { Name = Name }, cancellationToken: Token);

    public async Task<IReadOnlyList<TrialRun>> RunsAsync() =>
        (await Experiments.ListTrialRunsAsync(new ListTrialRunsRequest { Parent = Name }, cancellationToken: Token)).Runs;

    /// <summary>The attempts to hold once they are as a test wants them.</summary>
    public async Task<IReadOnlyList<Attempt>> HoldAsync(Func<IReadOnlyList<Attempt>, bool> until, string runner = "r")
    {
        while (true)
        {
            var request = new SyncRequest
            {
                RunnerId = runner,
                Place = "local",
                KnownRevision = _revision,
                Wait = Duration.FromTimeSpan(TimeSpan.FromSeconds(60)),
                Leases = { _leases.Where(held => held.Key.Runner == runner).Select(held => held.Value) },
            };
            var response = await Runners.SyncAsync(request, deadline: DateTime.UtcNow.AddSeconds(120), cancellationToken: Token);
            _revision = response.Revision;
            foreach (var attempt in response.Attempts)
            {
                _leases[(runner, attempt.Name)] = attempt.Lease;
            }

            if (until(response.Attempts))
            {
                return response.Attempts;
            }
        }
    }

    public Task<IReadOnlyList<Attempt>> HoldAsync(int count) => HoldAsync(attempts => attempts.Count == count);

    public async Task<string> ReportAsync(Attempt attempt, double? accuracy = null, long sequence = 1, Ended.Types.Reason end = default)
    {
        var request = new ReportAttemptRequest
        {
            Name = attempt.Name,
            Lease = attempt.Lease,
            Started = new Started { Host = "h", Location = "/f", Gpus = { 0, 2 } },
        };
        if (accuracy is { } value)
        {
            request.Measurements.Add(new Report { Sequence = sequence, Measurement = Measured(value, sequence) });
        }

        if (end != default)
        {
            request.Ended = new Ended { Reason = end, ExitCode = 0 };
        }

        return (await Runners.ReportAttemptAsync(request, cancellationToken: Token)).StopReason;
    }

    public static Measurement Measured(double accuracy, long step) =>
        new() { StepCount = step, Metrics = { new Measurement.Types.Metric { MetricId = "accuracy", Value = accuracy } } };

    public async Task RestartAsync()
    {
        await CloseAsync();
        _revision = 0;
        await ConnectAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _folder.Delete(recursive: true);
    }

    private async Task ConnectAsync()
    {
        _host = await VizierHost.StartAsync(
            new VizierHostOptions
            {
                Grpc = "127.0.0.1:0",
                Http = "127.0.0.1:0",
                Database = _database ?? Path.Combine(_folder.FullName, "v.db"),
                HandlesSignals = false,
                ConfigureServices = services => services.AddSingleton(new ControlOptions { LeaseTime = _leaseTime }),
            },
            Token);
        _channel = GrpcChannel.ForAddress(_host.Addresses.Grpc);
        Studies = new VizierService.VizierServiceClient(_channel);
        Experiments = new ExperimentService.ExperimentServiceClient(_channel);
        Runners = new RunnerService.RunnerServiceClient(_channel);
    }

    private async Task CloseAsync()
    {
        _channel.Dispose();
        await _host.StopAsync(Token);
        await _host.DisposeAsync();
    }
}
