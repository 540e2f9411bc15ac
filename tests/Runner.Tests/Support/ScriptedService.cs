using System.Net;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Vizier.Protocol.Runners;

namespace Vizier.Runner.Tests.Support;

/// <summary>A runner service over real HTTP/2 whose wishes the test scripts and that writes down what it is told.</summary>
internal sealed class ScriptedService : RunnerService.RunnerServiceBase, IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Attempt> _wanted = [];
    private readonly Dictionary<string, Record> _records = [];
    private TaskCompletionSource _change = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WebApplication? _server;
    private long _revision = 1;

    internal string Endpoint { get; private set; } = "";

    internal List<SyncRequest> Syncs { get; } = [];

    /// <summary>Thrown by reports before they are taken, as long as it is set.</summary>
    internal RpcException? Refusal { get; set; }

    /// <summary>Whether reports are stored, but their answers are lost.</summary>
    internal bool LosesAnswers { get; set; }

    /// <summary>Is told when an attempt has ended.</summary>
    internal Action? OnEnded { get; set; }

    /// <summary>Whether what programs print is wished.</summary>
    internal bool WishesOutput { get; set; }

    /// <summary>How many reports came whose answer was lost.</summary>
    internal int LostAnswers { get; private set; }

    internal TimeSpan LeaseTime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>What is known of one attempt.</summary>
    internal sealed class Record
    {
        internal List<ReportAttemptRequest.Types.Started> Starts { get; } = [];

        internal SortedDictionary<long, double> Values { get; } = [];

        internal ReportAttemptRequest.Types.Ended? Ended { get; set; }

        internal Dictionary<Output.Types.Stream, string> Outputs { get; } = [];

        internal string WaitingFor { get; set; } = "";

        internal string StopReason { get; set; } = "";
    }

    internal static async Task<ScriptedService> StartAsync(int port = 0)
    {
        var service = new ScriptedService();
        await service.ListenAsync(port);
        return service;
    }

    internal async Task ListenAsync(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2));
        _ = builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.Zero);
        _ = builder.Services.AddGrpc();
        _ = builder.Services.AddSingleton(this);
        _server = builder.Build();
        _ = _server.MapGrpcService<ScriptedService>();
        await _server.StartAsync();
        Endpoint = _server.Urls.First();
    }

    /// <summary>Stops listening and keeps what it knows.</summary>
    internal async Task CloseAsync()
    {
        await _server!.DisposeAsync();
        _server = null;
    }

    internal Record this[Attempt attempt]
    {
        get
        {
            lock (_lock)
            {
                return _records.TryGetValue(attempt.Name, out var record) ? record : _records[attempt.Name] = new Record();
            }
        }
    }

    internal void Want(params IEnumerable<Attempt> attempts) => Change(() =>
    {
        foreach (var attempt in attempts)
        {
            _wanted[attempt.Name] = attempt;
        }
    });

    internal void Forget(Attempt attempt) => Change(() => _wanted.Remove(attempt.Name));

    internal Task EndOf(Attempt attempt) => Processes.Until(() => this[attempt].Ended is not null, $"the end of {attempt.Name}");

    public override async Task<SyncResponse> Sync(SyncRequest request, ServerCallContext context)
    {
        Task change;
        lock (_lock)
        {
            Syncs.Add(request);
            change = _revision > request.KnownRevision ? Task.CompletedTask : _change.Task;
        }

        await change.WaitAsync(request.Wait.ToTimeSpan(), context.CancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_lock)
        {
            return new SyncResponse
            {
                Revision = _revision,
                Attempts = { _wanted.Values.Select(attempt => attempt.Clone()) },
                LeaseTime = Duration.FromTimeSpan(LeaseTime),
            };
        }
    }

    public override Task<ReportAttemptResponse> ReportAttempt(ReportAttemptRequest request, ServerCallContext context)
    {
        if (Refusal is not null)
        {
            throw Refusal;
        }

        var record = this[new Attempt { Name = request.Name }];
        lock (_lock)
        {
            Store(request, record);
        }

        if (request.Ended is not null)
        {
            Forget(new Attempt { Name = request.Name });
            OnEnded?.Invoke();
        }

        if (LosesAnswers)
        {
            LostAnswers++;
            throw new RpcException(new Status(StatusCode.Unavailable, "the answer is lost"));
        }

        return Task.FromResult(new ReportAttemptResponse
        {
            StopReason = record.StopReason,
            OutputWish = WishesOutput ? new ReportAttemptResponse.Types.OutputWish() : null,
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await CloseAsync();
        }
    }

    private static void Store(ReportAttemptRequest request, Record record)
    {
        if (request.Started is not null)
        {
            record.Starts.Add(request.Started);
        }

        record.WaitingFor = request.WaitingFor;
        foreach (var report in request.Measurements)
        {
            var value = report.Measurement.Metrics[0].Value;
            if (report.Sequence > record.Values.Count + 1 || (record.Values.TryGetValue(report.Sequence, out var stored) && !stored.Equals(value)))
            {
                throw new RpcException(new Status(StatusCode.InvalidArgument, $"measurement {report.Sequence} leaves a gap or changes"));
            }

            record.Values[report.Sequence] = value;
        }

        foreach (var part in request.Outputs)
        {
            var known = record.Outputs.GetValueOrDefault(part.Stream, "");
            record.Outputs[part.Stream] = known[..(int)Math.Min(part.Offset, known.Length)] + part.Data.ToStringUtf8();
        }

        record.Ended ??= request.Ended;
    }

    private void Change(Action change)
    {
        lock (_lock)
        {
            change();
            _revision++;
            _change.SetResult();
            _change = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
