using Microsoft.EntityFrameworkCore;
using Vizier.Experiments.Control.Rows;
using Vizier.Storage;
using Vizier.Studies.Names;
using Vizier.Suggestions;

namespace Vizier.Experiments.Control;

/// <summary>The attempts that runners hold, and those that wait for one.</summary>
internal static class AttemptOffers
{
    /// <summary>All that a runner is told of attempts under way that it holds, in the order in which they were made.</summary>
    /// <param name="database">A reader's context.</param>
    /// <param name="scope">The runner.</param>
    /// <param name="followed">The leases of those of which it knows all but whether to stop them.</param>
    public static List<HeldAttempt> Held(VizierDbContext database, RunnerScope scope, IReadOnlyCollection<string> followed)
    {
        var attempts = UnderWay(database, scope);
        return Read(database, followed.Count == 0 ? attempts : attempts.Where(attempt => !followed.Contains(attempt.Lease)), scope.Owner);
    }

    /// <summary>What a runner is to do with each of the attempts that it holds, in the same order.</summary>
    public static List<AttemptOrder> Orders(VizierDbContext database, RunnerScope scope)
    {
        var rows = from attempt in UnderWay(database, scope)
                   join run in database.Set<RunRow>()
                       on new { attempt.StudyKey, attempt.Trial } equals new { run.StudyKey, run.Trial }
                   join study in database.Studies on attempt.StudyKey equals study.StudyKey
                   where scope.Owner == null || study.Owner == scope.Owner
                   orderby attempt.StudyKey, attempt.Trial
                   select new { study.Owner, study.StudyId, attempt.Trial, attempt.Number, attempt.Lease, run.Stop };
        return
        [
            .. rows.AsEnumerable().Select(row => new AttemptOrder(new StudyName(row.Owner, row.StudyId).Trial(row.Trial), row.Number, row.Lease, row.Stop)),
        ];
    }

    /// <summary>How many attempts a runner holds.</summary>
    public static int CountHeld(VizierDbContext database, RunnerScope scope) => UnderWay(database, scope).Count();

    /// <summary>How many attempts wait for a runner.</summary>
    public static int CountWaiting(VizierDbContext database, RunnerScope scope) => Waiting(database, scope).Count();

    /// <summary>Gives waiting attempts to a runner: in the order of the experiments' age and of their trials.</summary>
    /// <param name="database">The writer's context.</param>
    /// <param name="scope">The runner.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="now">The service's time.</param>
    /// <returns>The leases granted, each with its experiment's study.</returns>
    public static List<(string Lease, StudyName Study)> Grant(VizierDbContext database, RunnerScope scope, int count, DateTimeOffset now)
    {
        // Another service may be giving the same attempts away: who has locked their study's counters is alone with them.
        var studies = Waiting(database, scope).Take(count).Select(attempt => attempt.StudyKey).Distinct().Order().ToList()
            .ConvertAll(key => (Key: key, Name: NameOf(database, key)));
        studies.RemoveAll(study => StudyHead.Find(database, study.Name)?.Key != study.Key);
        var granted = new List<(string Lease, StudyName Study)>();
        foreach (var (key, name) in studies)
        {
            var waiting = Waiting(database, scope).Where(attempt => attempt.StudyKey == key).Take(count - granted.Count);
            foreach (var attempt in waiting.AsTracking().ToList())
            {
                attempt.Runner = scope.Runner;
                attempt.Cluster = scope.Cluster;
                attempt.Lease = RunNames.CreateSecret();
                attempt.RenewTime = now;
                granted.Add((attempt.Lease, name));
            }
        }

        return granted;
    }

    /// <summary>Tells other services on the database that leases were renewed.</summary>
    /// <param name="database">The writer's context.</param>
    /// <param name="runner">The runner that holds them.</param>
    /// <param name="leases">The leases.</param>
    /// <param name="now">The service's time.</param>
    public static void Renew(VizierDbContext database, string runner, IReadOnlyList<string> leases, DateTimeOffset now)
    {
        foreach (var lease in leases)
        {
            database.Statements.Execute(
                "UPDATE attempts SET renew_time = @now WHERE runner = @runner AND lease = @lease AND end_reason IS NULL",
                ("@now", now.UtcTicks),
                ("@runner", runner),
                ("@lease", lease));
        }
    }

    private static IQueryable<AttemptRow> UnderWay(VizierDbContext database, RunnerScope scope) =>
        database.Set<AttemptRow>().Where(attempt => attempt.EndReason == null && attempt.Runner == scope.Runner);

    private static IQueryable<AttemptRow> Waiting(VizierDbContext database, RunnerScope scope) =>
        from attempt in database.Set<AttemptRow>()
        join experiment in database.Set<ExperimentRow>() on attempt.StudyKey equals experiment.StudyKey
        join study in database.Studies on attempt.StudyKey equals study.StudyKey
        where attempt.EndReason == null && attempt.Runner == "" && experiment.Place == scope.Place
            && (attempt.Cluster == "" || attempt.Cluster == scope.Cluster)
            && (scope.Experiment == null || (study.Owner == scope.Experiment.Owner && study.StudyId == scope.Experiment.StudyId))
            && (scope.Owner == null || study.Owner == scope.Owner)
        orderby attempt.StudyKey, attempt.Trial
        select attempt;

    private static List<HeldAttempt> Read(VizierDbContext database, IQueryable<AttemptRow> attempts, string? owner)
    {
        var rows = from attempt in attempts
                   join run in database.Set<RunRow>()
                       on new { attempt.StudyKey, attempt.Trial } equals new { run.StudyKey, run.Trial }
                   join experiment in database.Set<ExperimentRow>() on attempt.StudyKey equals experiment.StudyKey
                   join study in database.Studies on attempt.StudyKey equals study.StudyKey
                   where owner == null || study.Owner == owner
                   orderby attempt.StudyKey, attempt.Trial
                   select new { Attempt = attempt, Run = run, Experiment = experiment, study.Owner, study.StudyId };
        // PostgreSQL reads one result at a time over a connection.
        return
        [
            .. rows.ToList().Select(row =>
            {
                var name = new StudyName(row.Owner, row.StudyId).Trial(row.Run.Trial);
                var trial = StoredTrials.Get(database, name);
                return new HeldAttempt(name, row.Attempt, row.Run, row.Experiment, trial, ParentRunName(database, row.Run.StudyKey, trial));
            }),
        ];
    }

    // Empty where the trial starts afresh, or goes on from one that this experiment did not run.
    private static string ParentRunName(VizierDbContext database, long studyKey, Protocol.Trial trial) =>
        TrialMapping.ParentOf(trial) is { } parent
            ? database.Set<RunRow>().Where(run => run.StudyKey == studyKey && run.Trial == parent).Select(run => run.RunName).FirstOrDefault() ?? ""
            : "";

    private static StudyName NameOf(VizierDbContext database, long studyKey)
    {
        var study = database.Studies.First(study => study.StudyKey == studyKey);
        return new StudyName(study.Owner, study.StudyId);
    }
}

/// <summary>Which attempts a runner takes.</summary>
/// <param name="Runner">Its id.</param>
/// <param name="Place">local or kubernetes.</param>
/// <param name="Experiment">The study of the only experiment it works for; null for all.</param>
/// <param name="Owner">The only owner whose experiments it may see; null for all.</param>
/// <param name="Cluster">The cluster in which it launches; empty for none.</param>
internal sealed record RunnerScope(string Runner, string Place, StudyName? Experiment, string? Owner = null, string Cluster = "");

/// <summary>An attempt under way with all that its runner is told of it.</summary>
/// <param name="Name">The trial.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="Run">The trial's place in the experiment.</param>
/// <param name="Experiment">The experiment.</param>
/// <param name="Trial">The trial in its study.</param>
/// <param name="ParentRunName">The run name of the trial that it goes on from; empty if it starts afresh.</param>
internal sealed record HeldAttempt(
    TrialName Name, AttemptRow Attempt, RunRow Run, ExperimentRow Experiment, Protocol.Trial Trial, string ParentRunName);

/// <summary>What a runner is to do with an attempt.</summary>
/// <param name="Name">The trial.</param>
/// <param name="Number">The attempt's number within it.</param>
/// <param name="Lease">Under which it holds it.</param>
/// <param name="Stop">Why to stop it; null to run it.</param>
internal sealed record AttemptOrder(TrialName Name, int Number, string Lease, StopOrder? Stop);
