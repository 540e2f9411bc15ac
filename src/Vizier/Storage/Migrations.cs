using Vizier.Experiments.Control.Rows;
using Vizier.Experiments.Logs;
using Vizier.Insights.Summaries;
using Vizier.Security;
using Vizier.Telemetry;
using Vizier.Transfer;
using Vizier.Web.Sessions;

namespace Vizier.Storage;

/// <summary>
/// All steps of the schema in order. A room that stores something of its own appends a step here, maps its rows by an
/// <c>IEntityTypeConfiguration</c> anywhere in this assembly, and lets its tables refer to <c>studies(study_key)</c> or
/// <c>trials(study_key, number)</c> <c>ON DELETE CASCADE</c>, so that they go when the study or trial goes.
/// </summary>
internal static class Migrations
{
    /// <summary>The steps, by ascending version.</summary>
    public static IReadOnlyList<Migration> All { get; } =
    [
        new(1, "studies and trials", StudiesAndTrials),
        new(2, "experiments", ExperimentTables.Create),
        new(3, "indices of open trials", OpenTrials),
        new(4, "API keys", KeyTables.Create),
        new(5, "count of infeasible trials", TrialCensus.CreateIndex),
        new(6, "count of stopping trials", TrialDigest.CreateIndex),
        new(7, "clusters of attempts", ExperimentTables.AddClusters),
        new(8, "renewal of leases", ExperimentTables.AddRenewTime),
        new(9, "imports under way", UnfinishedImports.CreateTable),
        new(10, "sessions of browsers", SessionTables.Create),
        new(11, "index of attempts under way", ExperimentTables.IndexAttempts),
        new(12, "outputs of programs elsewhere", OutputTables.Create),
    ];

    private static IReadOnlyList<string> StudiesAndTrials(SqlDialect sql) =>
    [
        $"CREATE TABLE owners (owner {sql.Text} NOT NULL PRIMARY KEY)",
        $"""
        CREATE TABLE studies (
            study_key {sql.Key},
            owner {sql.Text} NOT NULL REFERENCES owners (owner),
            study_id {sql.Text} NOT NULL,
            state {sql.Integer} NOT NULL,
            document {sql.Blob} NOT NULL,
            UNIQUE (owner, study_id))
        """,
        "CREATE INDEX studies_by_age ON studies (owner, study_key)",
        $"""
        CREATE TABLE study_counters (
            study_key {sql.Integer} NOT NULL PRIMARY KEY REFERENCES studies (study_key) ON DELETE CASCADE,
            last_trial {sql.Integer} NOT NULL,
            completions {sql.Integer} NOT NULL,
            revision {sql.Integer} NOT NULL,
            document_revision {sql.Integer} NOT NULL,
            deletion_revision {sql.Integer} NOT NULL)
        """,
        $"""
        CREATE TABLE trials (
            study_key {sql.Integer} NOT NULL REFERENCES studies (study_key) ON DELETE CASCADE,
            number {sql.Integer} NOT NULL,
            state {sql.Integer} NOT NULL,
            client_id {sql.Text} NOT NULL,
            revision {sql.Integer} NOT NULL,
            completion_order {sql.Integer} NOT NULL,
            document {sql.Blob} NOT NULL,
            PRIMARY KEY (study_key, number))
        """,
        "CREATE INDEX trials_open ON trials (study_key, state, client_id, number) WHERE state IN (1, 2, 3)",
        "CREATE INDEX trials_by_revision ON trials (study_key, revision)",
        $"""
        CREATE TABLE suggest_operations (
            study_key {sql.Integer} NOT NULL REFERENCES studies (study_key) ON DELETE CASCADE,
            client_id {sql.Text} NOT NULL,
            number {sql.Integer} NOT NULL,
            document {sql.Blob} NOT NULL,
            PRIMARY KEY (study_key, client_id, number))
        """,
    ];

    // SQLite does not see that a query for one state needs only the rows of an index for several.
    private static IReadOnlyList<string> OpenTrials(SqlDialect sql) =>
    [
        "DROP INDEX trials_open",
        "CREATE INDEX trials_requested ON trials (study_key, number) WHERE state = 1",
        "CREATE INDEX trials_active ON trials (study_key, client_id, number) WHERE state = 2",
    ];
}
