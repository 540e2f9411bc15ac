using Google.Protobuf;
using Vizier.Protocol;
using Vizier.Storage.Rows;
using Vizier.Studies;
using Vizier.Studies.Names;

namespace Vizier.Storage;

/// <summary>Reads and writes studies, in work passed to <see cref="Store"/>.</summary>
internal static class StoredStudies
{
    /// <summary>A study.</summary>
    /// <exception cref="VizierException">There is none of that name.</exception>
    public static Study Get(VizierDbContext database, StudyName name) => Parse(GetRow(database, name));

    /// <summary>The owner's study of a name as it stands, or a new one.</summary>
    /// <param name="database">The writer's context.</param>
    /// <param name="name">The study's name.</param>
    /// <param name="create">Makes the study if there is none.</param>
    public static Study CreateOrLoad(VizierDbContext database, StudyName name, Func<Study> create)
    {
        if (FindRow(database, name) is { } existing)
        {
            return Parse(existing);
        }

        var study = create();
        if (!database.Owners.Any(row => row.Owner == name.Owner))
        {
            database.Owners.Add(new OwnerRow { Owner = name.Owner });
        }

        var created = new StudyRow
        {
            Owner = name.Owner,
            StudyId = name.StudyId,
            State = (int)study.State,
            Document = study.ToByteArray(),
        };
        database.Studies.Add(created);
        database.SaveChanges();
        database.Statements.Execute(
            """
            INSERT INTO study_counters (study_key, last_trial, completions, revision, document_revision, deletion_revision)
            VALUES (@key, 0, 0, 1, 1, 0)
            """,
            ("@key", created.StudyKey));
        database.NoteChange(created.StudyKey);
        return study;
    }

    /// <summary>A page of an owner's studies, oldest first.</summary>
    /// <param name="database">A reader's context.</param>
    /// <param name="owner">The owner.</param>
    /// <param name="page">Which page.</param>
    /// <exception cref="VizierException">The owner never had a study.</exception>
    public static Page<Study> List(VizierDbContext database, OwnerName owner, PageRequest page)
    {
        if (!database.Owners.Any(row => row.Owner == owner.Owner))
        {
            throw VizierException.NotFound("owner", owner.ToString());
        }

        var rows = database.Studies
            .Where(row => row.Owner == owner.Owner && row.StudyKey > page.After)
            .OrderBy(row => row.StudyKey);
        return page.Cut(rows, row => row.StudyKey, Parse);
    }

    /// <summary>Changes a study itself, whatever its state.</summary>
    /// <param name="database">The writer's context.</param>
    /// <param name="name">The study's name.</param>
    /// <param name="change">Changes it in place.</param>
    /// <returns>The study as stored.</returns>
    /// <exception cref="VizierException">There is none of that name.</exception>
    public static Study Change(VizierDbContext database, StudyName name, Action<Study> change)
    {
        var head = StudyHead.Get(database, name);
        var study = Parse(GetRow(database, name));
        change(study);
        database.Statements.Execute(
            "UPDATE studies SET state = @state, document = @document WHERE study_key = @key",
            ("@state", (long)study.State),
            ("@document", study.ToByteArray()),
            ("@key", head.Key));
        (head with { State = study.State, Revision = head.Revision + 1, DocumentRevision = head.Revision + 1 }).Save(database);
        return study;
    }

    /// <summary>Deletes a study with all that refers to it.</summary>
    /// <exception cref="VizierException">There is none of that name.</exception>
    public static void Delete(VizierDbContext database, StudyName name)
    {
        var head = StudyHead.Get(database, name);
        database.Recent!.Save(database);
        database.Statements.Execute("DELETE FROM studies WHERE study_key = @key", ("@key", head.Key));
        database.Recent!.Forget();
        database.NoteChange(head.Key);
    }

    private static StudyRow GetRow(VizierDbContext database, StudyName name) =>
        FindRow(database, name) ?? throw VizierException.NotFound("study", name.ToString());

    private static StudyRow? FindRow(VizierDbContext database, StudyName name) =>
        database.Studies.FirstOrDefault(row => row.Owner == name.Owner && row.StudyId == name.StudyId);

    private static Study Parse(StudyRow row) => Study.Parser.ParseFrom(row.Document);
}
