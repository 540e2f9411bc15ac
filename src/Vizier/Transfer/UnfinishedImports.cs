using Vizier.Storage;
using Vizier.Studies;
using Vizier.Studies.Names;

namespace Vizier.Transfer;

/// <summary>Which studies are not whole, since their import is under way or was cut off with its service.</summary>
internal static class UnfinishedImports
{
    /// <summary>The statements that create their table.</summary>
    public static IReadOnlyList<string> CreateTable(SqlDialect sql) =>
    [
        $"CREATE TABLE imports (study_key {sql.Integer} NOT NULL PRIMARY KEY REFERENCES studies (study_key) ON DELETE CASCADE)",
    ];

    /// <summary>Notes that a study is not whole.</summary>
    public static void Add(VizierDbContext database, StudyHead study) =>
        database.Statements.Execute("INSERT INTO imports (study_key) VALUES (@key)", ("@key", study.Key));

    /// <summary>Notes that a study is whole.</summary>
    public static void Remove(VizierDbContext database, StudyHead study) =>
        database.Statements.Execute("DELETE FROM imports WHERE study_key = @key", ("@key", study.Key));

    /// <summary>Whether a study is not whole.</summary>
    public static bool Contain(VizierDbContext database, StudyHead study) => database.Statements.Query(
        "SELECT study_key FROM imports WHERE study_key = @key", row => row.GetInt64(0), ("@key", study.Key)).Count > 0;

    /// <summary>Refuses to work on a study that is not whole.</summary>
    /// <exception cref="VizierException">It is not, or there is none of that name.</exception>
    public static void RequireNone(VizierDbContext database, StudyName name)
    {
        if (Contain(database, StudyHead.Get(database, name)))
        {
            throw VizierException.Precondition($"the study '{name}' is not whole: its import has not ended; import it again, or delete it");
        }
    }
}
