using System.CommandLine;
using Vizier.Client;
using Vizier.Runner.Sidecar;

namespace Vizier.Cli;

/// <summary><c>vizier push METRIC...</c>: reports the metrics in a program's output from within its trial.</summary>
internal static class PushCommand
{
    private const string Help = """
        Passes its input on line by line, and reports the metrics that it finds there (NAME=VALUE) for the trial in which it runs:
        the way for programs whose metrics collector is Push and which have no client of their own. It knows the service, the trial
        and the right to report by the variables that every trial has: VIZIER_ENDPOINT, VIZIER_ATTEMPT and VIZIER_TOKEN.

        It ends when its input does, or when the service says that the trial is to stop.

        Example:
          python train.py | vizier push accuracy loss
        """;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var metrics = new Argument<string[]>("METRIC") { Description = "The metrics to look for, the objective first.", Arity = ArgumentArity.OneOrMore };
        var authorities = new Option<string?>("--ca-file")
        {
            Description = "The certificates, in PEM, that vouch for a service at https://HOST:PORT; without it, the system's.",
            HelpName = "FILE",
        };
        var command = new Command("push", Help) { metrics, authorities };
        command.SetAction(async (result, cancellationToken) =>
        {
            var (endpoint, attempt, token) = (Variable("VIZIER_ENDPOINT"), Variable("VIZIER_ATTEMPT"), Variable("VIZIER_TOKEN"));
            using var connection = new VizierConnection(new VizierConnectionOptions
            {
                Endpoint = endpoint,
                Token = token,
                AuthorityFile = result.GetValue(authorities),
            });
            using var input = new StreamReader(Console.OpenStandardInput());
            var push = new MetricsPush(connection, attempt, result.GetValue(metrics)!, TimeProvider.System);
            if (await push.RunAsync(input, result.InvocationConfiguration.Output, cancellationToken) is { Length: > 0 } reason)
            {
                await result.InvocationConfiguration.Error.WriteLineAsync($"vizier: the trial is to stop: {reason}");
            }

            return ExitCodes.Success;
        });
        return command;
    }

    private static string Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
        ? value
        : throw new CliException($"{name} is not set: 'vizier push' works in the program of a trial; on a cluster start the runner with --trial-endpoint");
}
