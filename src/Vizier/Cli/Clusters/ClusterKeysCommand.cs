using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Vizier.Runner.Kubernetes;
using Vizier.Security;

namespace Vizier.Cli.Clusters;

/// <summary><c>vizier cluster keys</c>: keeps API keys in a Secret.</summary>
internal static class ClusterKeysCommand
{
    private const string Help = """
        Makes a Secret with an API key for each role, unless there is one of that name. A service takes them from the mounted
        Secret by 'vizier serve --keys FOLDER'.

        Examples:
          vizier cluster keys --secret vizier-keys --role admin --role runner
          vizier cluster keys --secret vizier-keys --role admin --role runner --write runner=/run/vizier/runner.key
        """;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var secret = new Option<string>("--secret") { Description = "The Secret's name.", HelpName = "NAME", Required = true };
        var roles = new Option<string[]>("--role") { Description = "reader, writer, runner or admin; repeat for several.", HelpName = "ROLE", Required = true };
        roles.AcceptOnlyFromAmong([.. Enum.GetNames<Role>().Select(name => name.ToLowerInvariant())]);
        var files = new Option<string[]>("--write") { Description = "Write the key of a role to a file; repeat for several.", HelpName = "ROLE=FILE" };
        var command = new Command("keys", Help) { secret, roles, files };
        var cluster = new ClusterOptions(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            using var client = cluster.Connect(result);
            var keys = await TakeAsync(client, result.GetValue(secret)!, cluster.NamespaceOf(result, client), result.GetValue(roles)!, cancellationToken);
            foreach (string pair in result.GetValue(files) ?? [])
            {
                await WriteAsync(pair, keys, result.GetValue(secret)!, cancellationToken);
            }

            return ExitCodes.Success;
        });
        return command;
    }

    private static async Task<JsonObject> TakeAsync(
        KubernetesClient client, string name, string place, IReadOnlyList<string> roles, CancellationToken cancellationToken)
    {
        if (await client.FindAsync(ResourceType.Secrets, name, place, cancellationToken) is { } existing)
        {
            return existing.Mapping("data") ?? [];
        }

        JsonObject data = [];
        foreach (string role in roles)
        {
            KeyText.Create(out string text);
            data[role] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
        }

        JsonObject secret = new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["type"] = "Opaque",
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = place },
            ["data"] = data,
        };
        try
        {
            return (await client.CreateAsync(ResourceType.Secrets, secret, null, cancellationToken)).Mapping("data")!;
        }
        catch (KubernetesException exception) when (exception.IsAlreadyExists)
        {
            // Somebody else was quicker; those keys count.
            return (await client.GetAsync(ResourceType.Secrets, name, place, cancellationToken)).Mapping("data") ?? [];
        }
    }

    private static async Task WriteAsync(string pair, JsonObject keys, string secret, CancellationToken cancellationToken)
    {
        if (pair.Split('=', 2) is not [{ Length: > 0 } role, { Length: > 0 } file])
        {
            throw new CliException($"--write '{pair}': must be ROLE=FILE, e.g. runner=/run/vizier/runner.key");
        }

        string key = keys.Text(role) is { } encoded
            ? Encoding.UTF8.GetString(Convert.FromBase64String(encoded)).Trim()
            : throw new CliException($"--write '{pair}': the Secret {secret} has no key {role}; it has {string.Join(", ", keys.Select(entry => entry.Key))}", ExitCodes.Failure);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var writer = new StreamWriter(file, options);
        await writer.WriteLineAsync(key.AsMemory(), cancellationToken);
    }
}
