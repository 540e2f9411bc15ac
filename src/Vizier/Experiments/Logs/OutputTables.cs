using Vizier.Storage;

namespace Vizier.Experiments.Logs;

/// <summary>The table of what runners elsewhere send of what programs print.</summary>
internal static class OutputTables
{
    /// <summary>The statement that creates it: a part of an output in each row.</summary>
    public static IReadOnlyList<string> Create(SqlDialect sql) =>
    [
        $"""
        CREATE TABLE attempt_outputs (
            study_key {sql.Integer} NOT NULL,
            trial {sql.Integer} NOT NULL,
            number {sql.Integer} NOT NULL,
            stream {sql.Integer} NOT NULL,
            begin_offset {sql.Integer} NOT NULL,
            end_offset {sql.Integer} NOT NULL,
            data {sql.Blob} NOT NULL,
            PRIMARY KEY (study_key, trial, number, stream, begin_offset),
            FOREIGN KEY (study_key, trial, number) REFERENCES attempts (study_key, trial, number) ON DELETE CASCADE)
        """,
    ];
}
