using System.CommandLine;
using Vizier.Security;

namespace Vizier.Cli.Keys;

/// <summary><c>vizier key revoke ID</c>.</summary>
internal static class RevokeKeyCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var id = new Argument<string>("ID") { Description = "The key's id, as 'vizier key list' shows it." };
        var command = new Command("revoke", "Makes an API key worthless for ever; a running service refuses it within seconds.") { id };
        return KeyCommand.With(command, mayCreate: false, async (result, store, writer, cancellationToken) =>
        {
            var now = TimeProvider.System.GetUtcNow();
            var revoked = await store.WriteAsync(database => StoredKeys.Revoke(database, result.GetValue(id)!, now), cancellationToken);
            writer.WriteOne(KeyRecords.Of(revoked with { RevokeTime = revoked.RevokeTime ?? now }));
        });
    }
}
