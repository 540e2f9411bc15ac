using Vizier.Storage;

namespace Vizier.Security;

/// <summary>The table of API keys.</summary>
internal static class KeyTables
{
    /// <summary>The statements that create it.</summary>
    public static IReadOnlyList<string> Create(SqlDialect sql) =>
    [
        $"""
        CREATE TABLE api_keys (
            key_number {sql.Key},
            id {sql.Text} NOT NULL UNIQUE,
            hash {sql.Blob} NOT NULL,
            owner {sql.Text} NOT NULL,
            role {sql.Integer} NOT NULL,
            description {sql.Text} NOT NULL,
            create_time {sql.Integer} NOT NULL,
            revoke_time {sql.Integer})
        """,
    ];
}
