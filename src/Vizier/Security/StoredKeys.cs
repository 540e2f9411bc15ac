using System.Data.Common;
using Vizier.Storage;
using Vizier.Studies;
using Vizier.Studies.Names;

namespace Vizier.Security;

/// <summary>Reads and writes API keys, in work passed to <see cref="Store"/>. Times are stored in milliseconds since 1970.</summary>
internal static class StoredKeys
{
    private const string Columns = "SELECT id, hash, owner, role, description, create_time, revoke_time FROM api_keys";

    /// <summary>Stores a new key.</summary>
    /// <param name="database">The writer's context.</param>
    /// <param name="key">The key; not revoked.</param>
    /// <exception cref="VizierException">Its owner is no id.</exception>
    public static void Add(VizierDbContext database, ApiKey key)
    {
        ResourcePath.CheckId(key.Owner, "owner");
        database.Statements.Execute(
            """
            INSERT INTO api_keys (id, hash, owner, role, description, create_time)
            VALUES (@id, @hash, @owner, @role, @description, @created)
            """,
            ("@id", key.Id),
            ("@hash", key.Hash),
            ("@owner", key.Owner),
            ("@role", (long)key.Role),
            ("@description", key.Description),
            ("@created", key.CreateTime.ToUnixTimeMilliseconds()));
    }

    /// <summary>All keys, the oldest first, revoked ones included.</summary>
    public static List<ApiKey> List(VizierDbContext database) => database.Statements.Query($"{Columns} ORDER BY key_number", Read);

    /// <summary>A key by its id; null if there is none.</summary>
    public static ApiKey? Find(VizierDbContext database, string id) =>
        database.Statements.Find($"{Columns} WHERE id = @id", Read, ("@id", id));

    /// <summary>Makes a key worthless for ever; a revoked one stays as it is.</summary>
    /// <returns>The key as it was.</returns>
    /// <exception cref="VizierException">There is none of that id.</exception>
    public static ApiKey Revoke(VizierDbContext database, string id, DateTimeOffset now)
    {
        var key = Find(database, id) ?? throw VizierException.NotFound("API key", id);
        database.Statements.Execute(
            "UPDATE api_keys SET revoke_time = @now WHERE id = @id AND revoke_time IS NULL",
            ("@now", now.ToUnixTimeMilliseconds()),
            ("@id", id));
        return key;
    }

    private static ApiKey Read(DbDataReader row) => new(
        row.GetString(0),
        row.GetFieldValue<byte[]>(1),
        row.GetString(2),
        (Role)row.GetInt32(3),
        row.GetString(4),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)),
        row.IsDBNull(6) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6)));
}
