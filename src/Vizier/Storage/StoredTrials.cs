using Google.Protobuf;
using Vizier.Protocol;
using Vizier.Studies;
using Vizier.Studies.Names;
using State = Vizier.Protocol.Trial.Types.State;

namespace Vizier.Storage;

/// <summary>Reads and writes trials, in work passed to <see cref="Store"/>. No query looks at more trials than it returns.</summary>
internal static class StoredTrials
{
    private const string ByNumber = "SELECT document FROM trials WHERE study_key = @study AND number = @number";

    private const string ActiveOfClient = """
        SELECT document FROM trials
        WHERE study_key = @study AND state = 2 AND client_id = @client ORDER BY number LIMIT @limit
        """;

    private const string NewestRequested = """
        SELECT document FROM trials
        WHERE study_key = @study AND state = 1 AND client_id = '' ORDER BY number DESC LIMIT @limit
        """;

    private const string Insert = """
        INSERT INTO trials (study_key, number, state, client_id, revision, completion_order, document)
        VALUES (@study, @number, @state, @client, @revision, @order, @document)
        """;

    private const string UpdateDocument = "UPDATE trials SET revision = @revision, document = @document WHERE study_key = @study AND number = @number";

    private const string Update = """
        UPDATE trials SET state = @state, client_id = @client, revision = @revision, document = @document
        WHERE study_key = @study AND number = @number
        """;

    private const string End = """
        UPDATE trials SET state = @state, client_id = @client, revision = @revision, document = @document, completion_order = @order
        WHERE study_key = @study AND number = @number
        """;

    /// <summary>A trial.</summary>
    /// <exception cref="VizierException">The study or the trial does not exist.</exception>
    public static Trial Get(VizierDbContext database, TrialName name) => Get(database, StudyHead.Get(database, name.Study), name);

    /// <summary>A page of a study's trials by ascending id.</summary>
    /// <exception cref="VizierException">The study does not exist.</exception>
    public static Page<Trial> List(VizierDbContext database, StudyName name, PageRequest page)
    {
        var study = StudyHead.Get(database, name).Key;
        var rows = database.Trials.Where(row => row.StudyKey == study && row.Number > page.After).OrderBy(row => row.Number);
        return page.Cut(rows, row => row.Number, row => Parse(row.Document));
    }

    /// <summary>The best trials of a study, by ascending id. Reads all that succeeded.</summary>
    /// <exception cref="VizierException">The study does not exist.</exception>
    public static IReadOnlyList<Trial> Optimal(VizierDbContext database, StudyName name)
    {
        var study = StudyHead.Get(database, name).Key;
        var spec = StoredStudies.Get(database, name).StudySpec ?? new StudySpec();
        var documents = database.Trials
            .Where(row => row.StudyKey == study && row.State == (int)State.Succeeded)
            .OrderBy(row => row.Number)
            .Select(row => row.Document);
        return OptimalTrials.Find(spec, [.. documents.AsEnumerable().Select(Parse)]);
    }

    /// <summary>Adds a trial that a client made, to be evaluated or finished already.</summary>
    /// <param name="database">The writer's context.</param>
    /// <param name="name">The study.</param>
    /// <param name="trial">The trial as the client sent it.</param>
    /// <param name="now">The time of creation.</param>
    /// <returns>The trial as stored.</returns>
    /// <exception cref="VizierException">The study does not exist or is not ACTIVE, or the trial is wrong.</exception>
    public static Trial Create(VizierDbContext database, StudyName name, Trial trial, DateTimeOffset now)
    {
        var study = StudyHead.GetMutable(database, name);
        TrialParameters.Check(name, StoredStudies.Get(database, name).StudySpec, trial);
        var created = TrialRules.Create(trial, now);
        Add(database, study, created).Save(database);
        return created;
    }

    /// <summary>The ACTIVE trials that a client holds, by ascending id.</summary>
    public static List<Trial> HeldBy(VizierDbContext database, StudyHead study, string clientId, int limit) =>
        database.Statements.Query(
            ActiveOfClient, ReadDocument, ("@study", study.Key), ("@client", clientId), ("@limit", (long)limit));

    /// <summary>The REQUESTED trials of a study, the newest first.</summary>
    public static List<Trial> Requested(VizierDbContext database, StudyHead study, int limit) =>
        database.Statements.Query(NewestRequested, ReadDocument, ("@study", study.Key), ("@limit", (long)limit));

    /// <summary>Adds a trial under the next number, and gives it its name.</summary>
    /// <param name="database">The writer's context.</param>
    /// <param name="study">The study.</param>
    /// <param name="trial">The trial; its name and id are set.</param>
    /// <returns>The study's counters after it, to be saved by the caller.</returns>
    public static StudyHead Add(VizierDbContext database, StudyHead study, Trial trial)
    {
        var hasEnded = TrialRules.HasEnded(trial.State);
        var after = study with
        {
            LastTrial = study.LastTrial + 1,
            Revision = study.Revision + 1,
            Completions = study.Completions + (hasEnded ? 1 : 0),
        };
        trial.Id = after.LastTrial.ToString();
        trial.Name = study.Name.Trial(after.LastTrial).ToString();
        InsertRow(database, after, hasEnded ? after.Completions : 0, trial);
        return after;
    }

    /// <summary>Adds a trial under the number and with the completion order that it had elsewhere.</summary>
    /// <param name="database">The writer's context.</param>
    /// <param name="study">The study; its trials so far have lower numbers.</param>
    /// <param name="number">The trial's number.</param>
    /// <param name="completionOrder">Its rank among the trials that have ended, from 1; 0 if it has not.</param>
    /// <param name="trial">The trial; its name and id are set.</param>
    /// <returns>The study's counters after it, to be saved by the caller.</returns>
    public static StudyHead Restore(VizierDbContext database, StudyHead study, long number, long completionOrder, Trial trial)
    {
        var after = study with
        {
            LastTrial = number,
            Revision = study.Revision + 1,
            Completions = Math.Max(study.Completions, completionOrder),
        };
        trial.Id = number.ToString();
        trial.Name = study.Name.Trial(number).ToString();
        InsertRow(database, after, completionOrder, trial);
        return after;
    }

    /// <summary>Stores a trial whose state and client are as before.</summary>
    /// <returns>The study's counters after it, to be saved by the caller.</returns>
    public static StudyHead Amend(VizierDbContext database, StudyHead study, Trial trial)
    {
        var after = study with { Revision = study.Revision + 1 };
        var (number, document) = (long.Parse(trial.Id), trial.ToByteArray());
        database.Statements.Execute(
            UpdateDocument, ("@revision", after.Revision), ("@document", document), ("@study", study.Key), ("@number", number));
        Remember(database, study, number, document, trial.State);
        return after;
    }

    /// <summary>Stores a trial that has changed.</summary>
    /// <returns>The study's counters after it, to be saved by the caller.</returns>
    public static StudyHead Replace(VizierDbContext database, StudyHead study, Trial trial, bool ends)
    {
        var after = study with { Revision = study.Revision + 1, Completions = study.Completions + (ends ? 1 : 0) };
        var (number, document) = (long.Parse(trial.Id), trial.ToByteArray());
        ReadOnlySpan<(string, object)> values =
        [
            ("@state", (long)trial.State),
            ("@client", trial.ClientId),
            ("@revision", after.Revision),
            ("@document", document),
            ("@study", study.Key),
            ("@number", number),
            ("@order", after.Completions),
        ];
        database.Statements.Execute(ends ? End : Update, ends ? values : values[..^1]);
        Remember(database, study, number, document, trial.State);
        return after;
    }

    /// <summary>Changes a trial of a study that is ACTIVE.</summary>
    /// <param name="database">The writer's context.</param>
    /// <param name="name">The trial's name.</param>
    /// <param name="change">A rule that changes it in place and returns whether it did.</param>
    /// <returns>The trial as stored.</returns>
    /// <exception cref="VizierException">It does not exist, its study is not ACTIVE, or the rule refused.</exception>
    public static Trial Change(VizierDbContext database, TrialName name, Func<Trial, bool> change)
    {
        var study = StudyHead.GetMutable(database, name.Study);
        var trial = Get(database, study, name);
        var before = (trial.State, trial.ClientId);
        if (change(trial))
        {
            var after = before == (trial.State, trial.ClientId)
                ? Amend(database, study, trial)
                : Replace(database, study, trial, ends: !TrialRules.HasEnded(before.State) && TrialRules.HasEnded(trial.State));
            after.Save(database);
        }

        return trial;
    }

    /// <summary>Deletes a trial of a study that is ACTIVE. Its id is not used again.</summary>
    /// <exception cref="VizierException">It does not exist, or its study is not ACTIVE.</exception>
    public static void Delete(VizierDbContext database, TrialName name)
    {
        var study = StudyHead.GetMutable(database, name.Study);
        var deleted = database.Statements.Execute(
            "DELETE FROM trials WHERE study_key = @study AND number = @number", ("@study", study.Key), ("@number", name.Number));
        if (deleted == 0)
        {
            throw VizierException.NotFound("trial", name.ToString());
        }

        database.Recent!.Drop(study.Key, name.Number);
        (study with { Revision = study.Revision + 1, DeletionRevision = study.Revision + 1 }).Save(database);
    }

    /// <summary>A trial of a study at hand.</summary>
    /// <exception cref="VizierException">It does not exist.</exception>
    public static Trial Get(VizierDbContext database, StudyHead study, TrialName name) =>
        Find(database, study, name) ?? throw VizierException.NotFound("trial", name.ToString());

    /// <summary>A trial of a study at hand, or null.</summary>
    public static Trial? Find(VizierDbContext database, StudyHead study, TrialName name) =>
        database.Recent?.FindTrial(study.Key, name.Number) is { } document
            ? Parse(document)
            : database.Statements.Find(ByNumber, ReadDocument, ("@study", study.Key), ("@number", name.Number));

    private static void Remember(VizierDbContext database, StudyHead study, long number, byte[] document, State state)
    {
        if (TrialRules.HasEnded(state))
        {
            database.Recent!.Drop(study.Key, number);
        }
        else
        {
            database.Recent!.Keep(study.Key, number, document);
        }
    }

    private static void InsertRow(VizierDbContext database, StudyHead after, long completionOrder, Trial trial)
    {
        var document = DocumentLimits.Check(trial, "trial").ToByteArray();
        database.Statements.Execute(
            Insert,
            ("@study", after.Key),
            ("@number", after.LastTrial),
            ("@state", (long)trial.State),
            ("@client", trial.ClientId),
            ("@revision", after.Revision),
            ("@order", completionOrder),
            ("@document", document));
        Remember(database, after, after.LastTrial, document, trial.State);
    }

    private static Trial ReadDocument(System.Data.Common.DbDataReader row) => Parse(row.GetFieldValue<byte[]>(0));

    private static Trial Parse(byte[] document) => Trial.Parser.ParseFrom(document);
}
