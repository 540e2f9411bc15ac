using System.CommandLine;
using Vizier.Client;
using Vizier.Hosting;
using Vizier.Pythia;
using Vizier.Runner.Kubernetes;
using Vizier.Runner.Kubernetes.Configuration;
using Vizier.Runner.Launchers.Kubernetes;
using Vizier.Studies;

namespace Vizier.Cli.Serving;

/// <summary>The flags of <c>vizier serve</c>, each of which may also stand in the environment or in a settings file.</summary>
internal sealed class ServeOptions
{
    private const string ConfigVariable = "VIZIER_CONFIG";
    private static readonly VizierHostOptions Defaults = new();

    private readonly Option<string> _grpc = SharedOptions.Grpc();
    private readonly Option<string> _http = SharedOptions.Http();
    private readonly Option<string> _database = SharedOptions.Database();
    private readonly Option<string?> _certificate = SharedOptions.TlsCertificate();
    private readonly Option<string?> _key = SharedOptions.TlsKey();
    private readonly Option<bool> _requireKeys = SharedOptions.RequireKeys();
    private readonly Option<string?> _keys = Text("--keys", "FOLDER", "Let API keys in that are files named after their roles, e.g. a Secret's; they open everybody's things.");
    private readonly Option<bool> _insecure = SharedOptions.Insecure();
    private readonly Option<string[]> _allowedHosts = new("--allowed-hosts")
    {
        Description = "A name by which browsers reach the service, such as that of a proxy before it; without keys on a loopback address, others than localhost are refused. Repeat for several, or separate by commas.",
        HelpName = "HOST",
    };

    private readonly Option<int> _requestBytes = Number("--max-request-bytes", Defaults.MaxRequestBytes, "The largest request in bytes.");
    private readonly Option<int?> _requests = new("--max-requests-per-second")
    {
        Description = $"The most calls a second of one owner; 0 for any number, which is the default where no keys are asked for, else {Security.SecurityOptions.UsualRequestsPerSecond}.",
        HelpName = "N",
    };

    private readonly Option<int> _openCalls = Number("--max-open-calls", Defaults.MaxOpenCalls, "The most calls, streams included, that one owner has open; 0 for any number.");
    private readonly Option<int> _streams = Number("--max-streams", Defaults.MaxStreamsPerConnection, "The most calls that are open on one connection.");
    private readonly Option<LogLevel> _logLevel = SharedOptions.LogLevels();
    private readonly Option<LogForm> _logFormat = new("--log-format") { Description = "How messages are logged." };
    private readonly Option<string?> _otlp = Text("--otlp-endpoint", "URL", "Send metrics and traces there by OTLP: port 4317 means gRPC, any other HTTP.");
    private readonly Option<double> _shutdown = Seconds("--shutdown-timeout", Defaults.ShutdownTimeout, "How long calls under way may take to finish after a signal.");
    private readonly Option<double> _drain = Seconds("--drain-delay", Defaults.DrainDelay, "How long after a signal to serve on, not ready any more, until load balancers have noticed.");
    private readonly Option<string[]> _pythia = new("--pythia-allow")
    {
        Description = "A Pythia service beyond this machine that studies may name as their algorithm: HOST:PORT, HOST or *. Repeat for several, or separate by commas.",
        HelpName = "HOST:PORT",
    };

    private readonly Option<string?> _pythiaKey = Text("--pythia-key-file", "FILE", "A file with the API key that is sent to the Pythia services named by --pythia-allow; those that only * allows never see it.");
    private readonly Option<string?> _pythiaAuthorities = Text("--pythia-ca-file", "FILE", "The certificates, in PEM, that vouch for Pythia services at https://HOST:PORT; without it, the system's.");
    private readonly Option<bool> _check = new("--check-on-cluster")
    {
        Description = "Refuse experiments for Kubernetes whose trials the cluster would not take: it is asked by a dry run, for which it must let the service create such objects.",
    };

    private readonly Option<string?> _kubeconfig = Text("--kubeconfig", "FILE", "How --check-on-cluster reaches the cluster; without it as kubectl: KUBECONFIG, ~/.kube/config, or the pod's service account.");
    private readonly Option<string?> _context = Text("--context", "NAME", "The kubeconfig's context in place of the current one.");
    private readonly Option<string?> _namespace = Text("--namespace", "NAME", "The namespace in which --check-on-cluster asks for trials whose experiment names none.");
    private readonly Option<string?> _config = Text("--config", "FILE", "A settings file in JSON with a key for each flag, e.g. {\"maxOpenCalls\": 1000}; see docs/operation.md.");

    private enum LogForm
    {
        Text,
        Json,
    }

    private IReadOnlyList<Option> Settings =>
    [
        _grpc, _http, _database, _certificate, _key, _requireKeys, _keys, _insecure, _allowedHosts, _requestBytes, _requests, _openCalls, _streams,
        _logLevel, _logFormat, _otlp, _shutdown, _drain, _pythia, _pythiaKey,
        _pythiaAuthorities, _check, _kubeconfig, _context, _namespace,
    ];

    /// <summary>Gives a command these flags.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in Settings.Append(_config))
        {
            command.Options.Add(option);
        }
    }

    /// <summary>What was asked for.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="environment">The value of a variable; null or empty if it is not set.</param>
    /// <exception cref="VizierException">Something is wrong; the error says where it was found.</exception>
    public VizierHostOptions Read(ParseResult arguments, Func<string, string?> environment)
    {
        var path = arguments.GetValue(_config) ?? environment(ConfigVariable);
        var file = string.IsNullOrEmpty(path) ? null : SettingsFile.Read(path, Settings);
        var sources = new SettingSources(arguments, environment, file);
        var certificate = sources.Get(_certificate);
        var grpc = sources.Get(_grpc)!;
        return new VizierHostOptions
        {
            Grpc = grpc,
            Http = certificate is not null && !sources.IsGiven(_http) ? grpc : sources.Get(_http)!,
            Database = sources.Get(_database)!,
            TlsCertificate = certificate,
            TlsKey = sources.Get(_key),
            RequireKeys = sources.Get(_requireKeys),
            Keys = sources.Get(_keys),
            Insecure = sources.Get(_insecure),
            AllowedHosts = HostNames(sources.Get(_allowedHosts) ?? []),
            MaxRequestBytes = AtLeast(sources, _requestBytes, 1),
            MaxRequestsPerSecond = sources.Get(_requests) is { } requests ? AtLeast(_requests, requests, 0) : null,
            MaxOpenCalls = AtLeast(sources, _openCalls, 0),
            MaxStreamsPerConnection = AtLeast(sources, _streams, 1),
            LogLevel = sources.Get(_logLevel),
            LogsJson = sources.Get(_logFormat) == LogForm.Json,
            OtlpEndpoint = sources.Get(_otlp) is { } url ? Endpoint(url) : null,
            ShutdownTimeout = Span(sources, _shutdown),
            DrainDelay = Span(sources, _drain),
            Pythia = new PythiaOptions
            {
                Allowed = sources.Get(_pythia) ?? [],
                Key = sources.Get(_pythiaKey) is { } keyFile ? ServiceCredentials.ReadKey(_pythiaKey.Name, keyFile) : null,
                AuthorityFile = Authorities(sources.Get(_pythiaAuthorities)),
            },
            Configuration = file?.Content,
            ConfigureServices = Cluster(sources) is { } cluster ? services => AddCheck(services, cluster) : null,
        };
    }

    private static void AddCheck(IServiceCollection services, ClusterConnection cluster)
    {
        services.AddSingleton(_ => new KubernetesClient(cluster, TimeProvider.System));
        services.AddSingleton<TrialObjectCheck>();
    }

    private ClusterConnection? Cluster(SettingSources sources)
    {
        if (!sources.Get(_check))
        {
            return Array.Find((Option[])[_kubeconfig, _context, _namespace], sources.IsGiven) is { } given
                ? throw VizierException.Invalid(given.Name, $"is for {_check.Name}, which is not given")
                : null;
        }

        try
        {
            var connection = KubeConfig.Load(sources.Get(_kubeconfig), sources.Get(_context));
            return sources.Get(_namespace) is { Length: > 0 } name ? connection with { Namespace = name } : connection;
        }
        catch (KubeConfigException exception)
        {
            throw VizierException.Invalid(_check.Name, exception.Message);
        }
    }

    private static Option<string?> Text(string name, string form, string description) => new(name) { Description = description, HelpName = form };

    private static Option<int> Number(string name, int usual, string description) =>
        new(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => usual };

    private static Option<double> Seconds(string name, TimeSpan usual, string description) =>
        new(name) { Description = description, HelpName = "SECONDS", DefaultValueFactory = _ => usual.TotalSeconds };

    private static int AtLeast(SettingSources sources, Option<int> option, int least) => AtLeast(option, sources.Get(option), least);

    private static int AtLeast(Option option, int value, int least) =>
        value >= least ? value : throw VizierException.Invalid(option.Name, $"{value}: must be {least} or more");

    private static TimeSpan Span(SettingSources sources, Option<double> option) => sources.Get(option) is >= 0 and <= 86_400 and var seconds
        ? TimeSpan.FromSeconds(seconds)
        : throw VizierException.Invalid(option.Name, $"{sources.Get(option)}: must be from 0 to 86400 seconds");

    private string? Authorities(string? file)
    {
        try
        {
            TrustedAuthorities.In(file);
            return file;
        }
        catch (FormatException exception)
        {
            throw VizierException.Invalid(_pythiaAuthorities.Name, exception.Message);
        }
    }

    private static List<string> HostNames(string[] values)
    {
        var names = values.SelectMany(value => value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToList();
        return names.Find(name => Uri.CheckHostName(name) == UriHostNameType.Unknown) is { } wrong
            ? throw VizierException.Invalid("--allowed-hosts", $"'{wrong}': must be the name of a host, without scheme and port")
            : names;
    }

    private static Uri Endpoint(string url) => Uri.TryCreate(url, UriKind.Absolute, out var endpoint) && endpoint.Scheme.StartsWith("http", StringComparison.Ordinal)
        ? endpoint
        : throw VizierException.Invalid("--otlp-endpoint", $"'{url}': must be http://HOST:PORT or https://HOST:PORT");
}
