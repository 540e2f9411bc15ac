using System.CommandLine;
using Vizier.Cli.Output;

namespace Vizier.Cli;

/// <summary>The flags of commands that ask a service: which one, whose things, and how to print the answer.</summary>
internal sealed class ServiceOptions
{
    private readonly Option<string?> _server = new("--server")
    {
        Description = "The service, HOST:PORT or https://HOST:PORT. Without it: the one at 127.0.0.1:28080, or if none runs there the database vizier.db of this folder.",
        HelpName = "HOST:PORT",
    };

    private readonly Option<string?> _database = new("--database")
    {
        Description = "A database to look into without a service.",
        HelpName = "FILE-OR-CONNECTION",
    };

    private readonly Option<string> _output = SharedOptions.Output();

    private readonly Option<string> _owner = SharedOptions.Owner();

    /// <summary>Gives a command these flags and its action.</summary>
    /// <param name="command">The command.</param>
    /// <param name="action">Does its work and returns the exit code.</param>
    public static Command AddTo(Command command, Func<ServiceCall, Task<int>> action)
    {
        var options = new ServiceOptions();
        command.Options.Add(options._server);
        command.Options.Add(options._database);
        var credentials = new ServiceCredentials(command);
        command.Options.Add(options._owner);
        command.Options.Add(options._output);
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var access = await ServiceAccess.OpenAsync(
                result.GetValue(options._server), result.GetValue(options._database), endpoint => credentials.For(result, endpoint), cancellationToken);
            var writer = new RecordWriter(result.GetValue(options._output)!, result.InvocationConfiguration.Output);
            return await action(new ServiceCall(result, access.Connection, result.GetValue(options._owner)!, writer, cancellationToken));
        });
        return command;
    }
}
