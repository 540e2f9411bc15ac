using System.Net.Security;
using Grpc.Net.Client;
using Vizier.Protocol;
using Vizier.Protocol.Analyses;
using Vizier.Protocol.Experiments;
using Vizier.Protocol.Insights;
using Vizier.Protocol.Runners;
using Vizier.Protocol.Transfers;

namespace Vizier.Client;

/// <summary>
/// A connection to a Vizier service, with a typed client for each of its parts. Thread-safe; made once and shared. Calls carry
/// the token and a deadline; those that are safe to repeat are repeated while the service is not reachable.
/// </summary>
public sealed class VizierConnection : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(30);

    private readonly GrpcChannel _channel;

    /// <summary>Prepares a connection; it is made with the first call.</summary>
    /// <exception cref="FormatException">The endpoint is no address, or the authorities' file holds no certificates.</exception>
    public VizierConnection(VizierConnectionOptions options)
    {
        Options = options;
        Pauses = new Pauses(options);
        Address = options.Address();
        _channel = GrpcChannel.ForAddress(Address, new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler
            {
                ConnectTimeout = ConnectTimeout,
                EnableMultipleHttp2Connections = true,
                KeepAlivePingDelay = KeepAlive,
                PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
                SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = TrustedAuthorities.In(options.AuthorityFile) },
            },
            DisposeHttpClient = true,
            MaxReceiveMessageSize = options.LargestAnswer,
            TimeProvider = options.TimeProvider,
        });
        var invoker = new ConnectionCallInvoker(_channel.CreateCallInvoker(), options, Pauses);
        Studies = new VizierService.VizierServiceClient(invoker);
        Experiments = new ExperimentService.ExperimentServiceClient(invoker);
        Runners = new RunnerService.RunnerServiceClient(invoker);
        Transfers = new TransferService.TransferServiceClient(invoker);
        Insights = new InsightService.InsightServiceClient(invoker);
        Analyses = new AnalysisService.AnalysisServiceClient(invoker);
    }

    /// <summary>Where the service is.</summary>
    public Uri Address { get; }

    /// <summary>How it was made.</summary>
    internal VizierConnectionOptions Options { get; }

    /// <summary>Waits between repetitions.</summary>
    internal Pauses Pauses { get; }

    /// <summary>Studies, trials and suggestions.</summary>
    public VizierService.VizierServiceClient Studies { get; }

    /// <summary>Experiments.</summary>
    public ExperimentService.ExperimentServiceClient Experiments { get; }

    /// <summary>What runners ask and report.</summary>
    public RunnerService.RunnerServiceClient Runners { get; }

    /// <summary>Export and import of studies.</summary>
    public TransferService.TransferServiceClient Transfers { get; }

    /// <summary>Summaries, trials as columns, and what changes.</summary>
    public InsightService.InsightServiceClient Insights { get; }

    /// <summary>What the trials and the models of studies say.</summary>
    public AnalysisService.AnalysisServiceClient Analyses { get; }

    /// <summary>Closes the connection; calls under way are cancelled.</summary>
    public void Dispose() => _channel.Dispose();
}
