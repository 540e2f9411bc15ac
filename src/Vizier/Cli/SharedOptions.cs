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
        Description = "The SQLite file, or a connection string.",
        HelpName = "FILE-OR-CONNECTION",
        DefaultValueFactory = _ => Defaults.Database,
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
