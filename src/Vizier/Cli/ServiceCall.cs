using System.CommandLine;
using Grpc.Core;
using Vizier.Cli.Output;
using Vizier.Client;

namespace Vizier.Cli;

/// <summary>What a command that asks a service has at hand.</summary>
/// <param name="Arguments">The parsed command line.</param>
/// <param name="Connection">The way to the service.</param>
/// <param name="Owner">Whose studies and experiments.</param>
/// <param name="Writer">Prints the answer.</param>
/// <param name="Cancellation">Ctrl+C.</param>
internal sealed record ServiceCall(
    ParseResult Arguments, VizierConnection Connection, string Owner, RecordWriter Writer, CancellationToken Cancellation)
{
    /// <summary>The owner's resource name.</summary>
    public string Parent => $"owners/{Owner}";

    /// <summary>A study's name from its id; a whole name is taken as it is.</summary>
    public string StudyName(string study) => study.Contains('/', StringComparison.Ordinal) ? study : $"{Parent}/studies/{study}";

    /// <summary>An experiment's name from its id; a whole name, also of its study, is taken as it is.</summary>
    public string ExperimentName(string experiment) => experiment.Contains('/', StringComparison.Ordinal)
        ? experiment.Replace("/studies/", "/experiments/", StringComparison.Ordinal)
        : $"{Parent}/experiments/{experiment}";

    /// <summary>All items of a list that comes in pages.</summary>
    /// <param name="page">Asks for the page of a token, and returns its items and the token of the next page.</param>
    public static async Task<List<T>> AllAsync<T>(Func<string, Task<(IEnumerable<T> Items, string Next)>> page)
    {
        var all = new List<T>();
        string token = "";
        do
        {
            (var items, token) = await page(token);
            all.AddRange(items);
        }
        while (token.Length > 0);

        return all;
    }

    /// <summary>An answer, or null if there is no such thing.</summary>
    public static async Task<T?> FindAsync<T>(AsyncUnaryCall<T> call)
        where T : class
    {
        try
        {
            return await call;
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }
}
