using System.Data.Common;
using Vizier.Storage;
using Vizier.Studies.Names;
using State = Vizier.Protocol.Study.Types.State;

namespace Vizier.Insights.Summaries;

/// <summary>Reads the counters of many studies at once.</summary>
internal static class StudyHeads
{
    private const string All = """
        SELECT s.study_key, s.state, c.last_trial, c.completions, c.revision, c.document_revision, c.deletion_revision, s.owner, s.study_id
        FROM studies s JOIN study_counters c ON c.study_key = s.study_key
        """;

    /// <summary>All studies, or those of one owner.</summary>
    public static List<StudyHead> List(VizierDbContext database, string? owner) => owner is null
        ? database.Statements.Query(All, Read)
        : database.Statements.Query($"{All} WHERE s.owner = @owner", Read, ("@owner", owner));

    /// <summary>The study of a key; null if there is none.</summary>
    public static StudyHead? Find(VizierDbContext database, long key) =>
        database.Statements.Find($"{All} WHERE s.study_key = @key", Read, ("@key", key));

    private static StudyHead Read(DbDataReader row) => new(
        row.GetInt64(0),
        new StudyName(row.GetString(7), row.GetString(8)),
        (State)row.GetInt32(1),
        row.GetInt64(2),
        row.GetInt64(3),
        row.GetInt64(4),
        row.GetInt64(5),
        row.GetInt64(6));
}
