using Vizier.Studies;
using Vizier.Studies.Names;
using State = Vizier.Protocol.Study.Types.State;

namespace Vizier.Storage;

/// <summary>What the suggest and complete path needs to know of a study, without its document.</summary>
/// <param name="Key">The database's number of the study.</param>
/// <param name="Name">The study's name.</param>
/// <param name="State">Its state.</param>
/// <param name="LastTrial">The highest trial number ever given.</param>
/// <param name="Completions">How many trials have ended, deleted ones included.</param>
/// <param name="Revision">Counts the changes of the study and its trials.</param>
/// <param name="DocumentRevision">The revision at which the study itself last changed.</param>
/// <param name="DeletionRevision">The revision at which a trial was last deleted.</param>
internal sealed record StudyHead(
    long Key, StudyName Name, State State, long LastTrial, long Completions, long Revision, long DocumentRevision, long DeletionRevision)
{
    private const string ByName = """
        SELECT s.study_key, s.state, c.last_trial, c.completions, c.revision, c.document_revision, c.deletion_revision
        FROM studies s JOIN study_counters c ON c.study_key = s.study_key
        WHERE s.owner = @owner AND s.study_id = @study
        """;

    private const string Update = """
        UPDATE study_counters SET last_trial = @last, completions = @completions, revision = @revision,
            document_revision = @document, deletion_revision = @deletion
        WHERE study_key = @key
        """;

    /// <summary>Finds a study.</summary>
    /// <returns>The study, or null if there is none.</returns>
    public static StudyHead? Find(VizierDbContext database, StudyName name)
    {
        if (database.Recent?.FindStudy(name) is { } known)
        {
            return known;
        }

        var study = Read(database, name);
        if (study is not null)
        {
            database.Recent?.Keep(study);
        }

        return study;
    }

    /// <summary>Finds a study that must exist.</summary>
    /// <exception cref="VizierException">There is none.</exception>
    public static StudyHead Get(VizierDbContext database, StudyName name) =>
        Find(database, name) ?? throw VizierException.NotFound("study", name.ToString());

    /// <summary>Finds a study whose trials are to change.</summary>
    /// <exception cref="VizierException">There is none, or it is not ACTIVE.</exception>
    public static StudyHead GetMutable(VizierDbContext database, StudyName name)
    {
        var head = Get(database, name);
        StudyRules.RequireMutable(name, head.State);
        return head;
    }

    /// <summary>Sees to it that the counters, which a change has raised, are stored with the transaction.</summary>
    public void Save(VizierDbContext database)
    {
        database.HasWritten = true;
        database.Recent!.Change(this);
        database.NoteChange(Key);
    }

    /// <summary>Stores the counters at once.</summary>
    internal void Store(VizierDbContext database) => database.Statements.Execute(
        Update,
        ("@last", LastTrial),
        ("@completions", Completions),
        ("@revision", Revision),
        ("@document", DocumentRevision),
        ("@deletion", DeletionRevision),
        ("@key", Key));

    private static StudyHead? Read(VizierDbContext database, StudyName name) =>
        database.Statements.Find(
            ByName + database.RowLock,
            row => new StudyHead(
                row.GetInt64(0), name, (State)row.GetInt32(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6)),
            ("@owner", name.Owner),
            ("@study", name.StudyId));
}
