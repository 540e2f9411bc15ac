namespace Vizier.Storage;

/// <summary>The column types in which databases differ, for hand-written migrations.</summary>
/// <param name="Key">An integer primary key that the database counts up and never uses twice.</param>
/// <param name="Integer">A 64-bit integer.</param>
/// <param name="Text">Text of any length, compared byte by byte.</param>
/// <param name="Blob">Bytes of any length.</param>
/// <param name="Real">A double.</param>
internal sealed record SqlDialect(string Key, string Integer, string Text, string Blob, string Real)
{
    /// <summary>SQLite's types.</summary>
    public static SqlDialect Sqlite { get; } = new("INTEGER PRIMARY KEY AUTOINCREMENT", "INTEGER", "TEXT", "BLOB", "REAL");
}
