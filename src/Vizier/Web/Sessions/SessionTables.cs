using Vizier.Storage;

namespace Vizier.Web.Sessions;

/// <summary>The table of sessions of browsers.</summary>
internal static class SessionTables
{
    /// <summary>The statements that create it.</summary>
    public static IReadOnlyList<string> Create(SqlDialect sql) =>
    [
        $"""
        CREATE TABLE web_sessions (
            token_hash {sql.Text} NOT NULL PRIMARY KEY,
            key_id {sql.Text} NOT NULL REFERENCES api_keys (id) ON DELETE CASCADE,
            expire_time {sql.Integer} NOT NULL)
        """,
        "CREATE INDEX web_sessions_by_end ON web_sessions (expire_time)",
    ];
}
