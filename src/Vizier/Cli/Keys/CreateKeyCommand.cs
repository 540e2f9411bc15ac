using System.CommandLine;
using System.Text.Json.Nodes;
using Vizier.Security;

namespace Vizier.Cli.Keys;

/// <summary><c>vizier key create</c>.</summary>
internal static class CreateKeyCommand
{
    private const string Help = """
        Makes an API key and prints it, once: the database keeps only its hash.

        Roles: reader looks at studies, trials and experiments; writer also changes them, as training code does; runner is for
        'vizier runner'; admin may do everything. A key opens what belongs to its owner and nothing else.

        Examples:
          vizier key create --owner ada --role writer
          vizier key create --owner '*' --role runner --description 'GPU machines'
        """;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var owner = new Option<string>("--owner") { Description = "Whose studies it opens; '*' for everybody's.", HelpName = "OWNER", Required = true };
        var role = new Option<string>("--role") { Description = "reader, writer, runner or admin.", HelpName = "ROLE", Required = true };
        role.AcceptOnlyFromAmong([.. Enum.GetNames<Role>().Select(name => name.ToLowerInvariant())]);
        var description = new Option<string>("--description") { Description = "What it is for.", HelpName = "TEXT", DefaultValueFactory = _ => "" };
        return KeyCommand.With(new Command("create", Help) { owner, role, description }, mayCreate: true, async (result, store, writer, cancellationToken) =>
        {
            var text = KeyText.Create(out var secret);
            var key = new ApiKey(
                text.Id,
                text.Hash,
                result.GetValue(owner)!,
                Enum.Parse<Role>(result.GetValue(role)!, ignoreCase: true),
                result.GetValue(description)!,
                TimeProvider.System.GetUtcNow(),
                null);
            await store.WriteAsync(database => StoredKeys.Add(database, key), cancellationToken);
            var record = KeyRecords.Of(key);
            record["key"] = secret;
            writer.WriteOne(record);
        });
    }
}

/// <summary>Keys as the records that commands print.</summary>
internal static class KeyRecords
{
    /// <summary>A key, without its hash.</summary>
    public static JsonObject Of(ApiKey key) => new()
    {
        ["id"] = key.Id,
        ["owner"] = key.Owner,
        ["role"] = key.Role.ToString().ToLowerInvariant(),
        ["description"] = key.Description,
        ["created"] = key.CreateTime.ToString("yyyy-MM-ddTHH:mm:ssZ"),
        ["revoked"] = key.RevokeTime?.ToString("yyyy-MM-ddTHH:mm:ssZ"),
    };
}
