using System.CommandLine;
using Vizier.Cli.Output;
using Vizier.Storage;

namespace Vizier.Cli.Keys;

/// <summary><c>vizier key</c>: the API keys of a database.</summary>
internal static class KeyCommand
{
    private const string Help = """
        API keys, by which a service knows its callers. These commands work on the service's database, also while it runs; a
        revoked key is refused within seconds.
        """;

    /// <summary>Creates the command with all that is below it.</summary>
    public static Command Create() => new("key", Help)
    {
        CreateKeyCommand.Create(),
        ListKeysCommand.Create(),
        RevokeKeyCommand.Create(),
    };

    /// <summary>Gives a command of this group its flags and its action.</summary>
    /// <param name="command">The command.</param>
    /// <param name="mayCreate">Whether the database need not exist yet.</param>
    /// <param name="action">Its work on the open database.</param>
    public static Command With(Command command, bool mayCreate, Func<ParseResult, Store, RecordWriter, CancellationToken, Task> action)
    {
        var database = SharedOptions.Database();
        var output = SharedOptions.Output();
        command.Options.Add(database);
        command.Options.Add(output);
        command.SetAction(async (result, cancellationToken) =>
        {
            var name = result.GetValue(database)!;
            if (!mayCreate && !name.Contains('=', StringComparison.Ordinal) && !File.Exists(name))
            {
                throw new CliException($"--database: there is no database {name}");
            }

            using var store = Store.Open(DatabaseProvider.Parse(name));
            await action(result, store, new RecordWriter(result.GetValue(output)!, result.InvocationConfiguration.Output), cancellationToken);
            return ExitCodes.Success;
        });
        return command;
    }
}
