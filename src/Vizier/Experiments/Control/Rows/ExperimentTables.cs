using Vizier.Storage;

namespace Vizier.Experiments.Control.Rows;

/// <summary>The tables of experiments.</summary>
internal static class ExperimentTables
{
    /// <summary>The statements that create them.</summary>
    public static IReadOnlyList<string> Create(SqlDialect sql) =>
    [
        $"""
        CREATE TABLE experiments (
            study_key {sql.Integer} NOT NULL PRIMARY KEY REFERENCES studies (study_key) ON DELETE CASCADE,
            document {sql.Text} NOT NULL,
            place {sql.Text} NOT NULL,
            images {sql.Text} NOT NULL,
            state {sql.Integer} NOT NULL,
            conditions {sql.Text} NOT NULL,
            parallel {sql.Integer} NOT NULL,
            max_trials {sql.Integer},
            max_failed {sql.Integer},
            exhausted {sql.Integer} NOT NULL,
            goal_waived {sql.Integer} NOT NULL,
            succeeded {sql.Integer} NOT NULL,
            early_stopped {sql.Integer} NOT NULL,
            failed {sql.Integer} NOT NULL,
            metrics_unavailable {sql.Integer} NOT NULL,
            killed {sql.Integer} NOT NULL,
            best_trial {sql.Integer},
            best_value {sql.Real},
            start_time {sql.Integer},
            end_time {sql.Integer},
            revision {sql.Integer} NOT NULL)
        """,
        $"""
        CREATE TABLE trial_runs (
            study_key {sql.Integer} NOT NULL REFERENCES experiments (study_key) ON DELETE CASCADE,
            trial {sql.Integer} NOT NULL,
            run_name {sql.Text} NOT NULL,
            outcome {sql.Integer} NOT NULL,
            reason {sql.Text} NOT NULL,
            message {sql.Text} NOT NULL,
            stop {sql.Text},
            metrics {sql.Text} NOT NULL,
            measurements_seen {sql.Integer} NOT NULL,
            trial_revision {sql.Integer} NOT NULL,
            lost {sql.Integer} NOT NULL,
            revision {sql.Integer} NOT NULL,
            PRIMARY KEY (study_key, trial),
            FOREIGN KEY (study_key, trial) REFERENCES trials (study_key, number) ON DELETE CASCADE)
        """,
        "CREATE INDEX trial_runs_under_way ON trial_runs (study_key, trial) WHERE outcome IN (1, 2)",
        "CREATE INDEX trial_runs_by_revision ON trial_runs (study_key, revision)",
        $"""
        CREATE TABLE attempts (
            study_key {sql.Integer} NOT NULL,
            trial {sql.Integer} NOT NULL,
            number {sql.Integer} NOT NULL,
            runner {sql.Text} NOT NULL,
            lease {sql.Text} NOT NULL,
            token {sql.Text} NOT NULL,
            start_time {sql.Integer},
            host {sql.Text} NOT NULL,
            location {sql.Text} NOT NULL,
            gpus {sql.Text} NOT NULL,
            waiting_for {sql.Text} NOT NULL,
            stored_sequence {sql.Integer} NOT NULL,
            pushed_sequence {sql.Integer} NOT NULL,
            end_reason {sql.Integer},
            exit_code {sql.Integer},
            end_message {sql.Text} NOT NULL,
            end_time {sql.Integer},
            PRIMARY KEY (study_key, trial, number),
            FOREIGN KEY (study_key, trial) REFERENCES trial_runs (study_key, trial) ON DELETE CASCADE)
        """,
        "CREATE INDEX attempts_live ON attempts (runner) WHERE end_reason IS NULL",
    ];

    /// <summary>The statements that add what outlives the runner of an attempt on a cluster.</summary>
    public static IReadOnlyList<string> AddClusters(SqlDialect sql) =>
    [
        $"ALTER TABLE attempts ADD COLUMN cluster {sql.Text} NOT NULL DEFAULT ''",
        $"ALTER TABLE attempts ADD COLUMN resume_point {sql.Text} NOT NULL DEFAULT ''",
    ];

    /// <summary>The statement by which the attempts under way of one experiment are found.</summary>
    public static IReadOnlyList<string> IndexAttempts(SqlDialect sql) =>
        ["CREATE INDEX attempts_under_way ON attempts (study_key, trial) WHERE end_reason IS NULL"];

    /// <summary>The statement that has attempts tell when their lease was renewed.</summary>
    public static IReadOnlyList<string> AddRenewTime(SqlDialect sql) => [$"ALTER TABLE attempts ADD COLUMN renew_time {sql.Integer}"];
}
