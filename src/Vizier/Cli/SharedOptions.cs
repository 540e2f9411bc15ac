using System.CommandLine;
using Vizier.Hosting;

namespace Vizier.Cli;

/// <summary>Flags that several commands have.</summary>
internal static class SharedOptions
{
    private static readonly VizierHostOptions Defaults = new();

    /// <summary>Where gRPC is served.</summary>
    public static Option<string> Grpc() => new("--grpc")
    {
        Description = "Where gRPC is served, HOST:PORT; port 0 takes any free one.",
        HelpName = "HOST:PORT",
        DefaultValueFactory = _ => Defaults.Grpc,
    };

    /// <summary>Where HTTP is served.</summary>
    public static Option<string> Http() => new("--http")
    {
        Description = "Where HTTP is served, HOST:PORT; port 0 takes any free one.",
        HelpName = "HOST:PORT",
        DefaultValueFactory = _ => Defaults.Http,
    };

    /// <summary>The database.</summary>
    public static Option<string> Database() => new("--database")
    {
        Description = "The SQLite file, or a connection string of PostgreSQL: Host=HOST;Database=NAME;Username=USER or postgresql://USER@HOST/NAME.",
        HelpName = "FILE-OR-CONNECTION",
        DefaultValueFactory = _ => Defaults.Database,
    };

    /// <summary>The certificate for TLS.</summary>
    public static Option<string?> TlsCertificate() => new("--tls-certificate")
    {
        Description = "Serve TLS with this certificate and its chain, in PEM.",
        HelpName = "FILE",
    };

    /// <summary>The certificate's private key.</summary>
    public static Option<string?> TlsKey() => new("--tls-key")
    {
        Description = "The certificate's private key in PEM, if it is in a file of its own.",
        HelpName = "FILE",
    };

    /// <summary>Whether API keys are asked for where they need not be.</summary>
    public static Option<bool> RequireKeys() => new("--require-keys") { Description = "Ask for API keys on a loopback address too." };

    /// <summary>The least severe messages that are logged.</summary>
    public static Option<LogLevel> LogLevels() => new("--log-level")
    {
        Description = "The least severe messages that are logged, to standard error.",
        DefaultValueFactory = _ => LogLevel.Information,
    };

    /// <summary>Whether everybody is let in.</summary>
    public static Option<bool> Insecure() => new("--insecure") { Description = "Ask nobody for an API key, on any address." };

    /// <summary>How the answer is printed.</summary>
    public static Option<string> Output()
    {
        var output = new Option<string>("--output", "-o") { Description = "table, json or csv.", DefaultValueFactory = _ => "table" };
        output.AcceptOnlyFromAmong("table", "json", "csv");
        return output;
    }

    /// <summary>Whose studies and experiments.</summary>
    public static Option<string> Owner() => new("--owner")
    {
        Description = "Whose studies and experiments.",
        HelpName = "OWNER",
        DefaultValueFactory = _ => "default",
    };
}
