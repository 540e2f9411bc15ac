using System.CommandLine;
using Vizier.Security;

namespace Vizier.Cli.Keys;

/// <summary><c>vizier key list</c>.</summary>
internal static class ListKeysCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create() => KeyCommand.With(
        new Command("list", "Lists the API keys, the oldest first, revoked ones included; the keys themselves are stored nowhere."),
        mayCreate: false,
        async (_, store, writer, cancellationToken) =>
            writer.WriteList([.. (await store.ReadAsync(StoredKeys.List, cancellationToken)).Select(KeyRecords.Of)]));
}
