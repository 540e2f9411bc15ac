using System.CommandLine;
using Vizier.Hosting;

namespace Vizier.Cli;

/// <summary><c>vizier pythia</c>: serves algorithms to another Vizier service.</summary>
internal static class PythiaCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "pythia";

    private const string Help = """
        Serves our algorithms to another Vizier service, OSS Vizier's too, until Ctrl+C or SIGTERM.

        A study names it in its metadata, namespace ":service", key PYTHIA_ENDPOINT. Its trials stay with the other
        service, which is asked for them, with the key of --api-key-file if it wants one.

        On 127.0.0.1 everybody on this machine may ask. On other addresses callers need API keys, which 'vizier key create'
        makes in the database of --keys-database; 'vizier serve' sends one with --pythia-key-file. OSS Vizier sends none: for it, give
        --insecure and see to it that nobody else reaches the port.

        Examples:
          vizier pythia --vizier 127.0.0.1:28080
          vizier key create --owner '*' --role reader --database keys.db
          vizier pythia --vizier https://tuner.example:28443 --api-key-file tuner.key --grpc 0.0.0.0:28081 --keys-database keys.db \
            --tls-certificate server.pem --tls-key server.key
        """;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var vizier = new Option<string>("--vizier")
        {
            Description = "The Vizier service that holds the studies, HOST:PORT or https://HOST:PORT.",
            HelpName = "HOST:PORT",
            DefaultValueFactory = _ => new VizierHostOptions().Grpc,
        };
        var grpc = new Option<string>("--grpc")
        {
            Description = "Where gRPC is served, HOST:PORT; port 0 takes any free one.",
            HelpName = "HOST:PORT",
            DefaultValueFactory = _ => "127.0.0.1:28081",
        };
        var keys = new Option<string?>("--keys-database")
        {
            Description = "The database with the API keys of callers, a SQLite file or a connection string.",
            HelpName = "FILE-OR-CONNECTION",
        };
        var certificate = SharedOptions.TlsCertificate();
        var key = SharedOptions.TlsKey();
        var requireKeys = SharedOptions.RequireKeys();
        var insecure = SharedOptions.Insecure();
        var logLevel = SharedOptions.LogLevels();
        var command = new Command(Name, Help) { vizier, grpc, certificate, key, requireKeys, insecure, keys, logLevel };
        var credentials = new ServiceCredentials(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var options = new PythiaHostOptions
            {
                Vizier = credentials.For(result, result.GetValue(vizier)!),
                Grpc = result.GetValue(grpc)!,
                TlsCertificate = result.GetValue(certificate),
                TlsKey = result.GetValue(key),
                RequireKeys = result.GetValue(requireKeys),
                Insecure = result.GetValue(insecure),
                KeysDatabase = result.GetValue(keys),
                LogLevel = result.GetValue(logLevel),
            };
            await using var host = await PythiaHost.StartAsync(options, cancellationToken);
            await result.InvocationConfiguration.Output.WriteLineAsync(
                $"Serving algorithms on {host.Endpoint} for studies of {options.Vizier.Endpoint}");
            await host.WaitForShutdownAsync(cancellationToken);
            return ExitCodes.Success;
        });
        return command;
    }
}
