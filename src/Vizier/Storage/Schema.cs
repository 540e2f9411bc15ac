using Microsoft.EntityFrameworkCore;
using Vizier.Studies;

namespace Vizier.Storage;

/// <summary>Brings a database to the schema of this program.</summary>
internal static class Schema
{
    /// <summary>Applies the migrations that a database lacks, each in a transaction of its own.</summary>
    /// <param name="context">A context over an open connection that may write.</param>
    /// <param name="dialect">The database's types.</param>
    /// <param name="migrations">All steps by ascending version.</param>
    /// <exception cref="VizierException">The database was written by a newer program.</exception>
    public static void Upgrade(VizierDbContext context, SqlDialect dialect, IReadOnlyList<Migration> migrations)
    {
        context.Statements.Execute(
            $"CREATE TABLE IF NOT EXISTS schema_versions (version {dialect.Integer} NOT NULL PRIMARY KEY, name {dialect.Text} NOT NULL)");
        var current = CurrentVersion(context);
        if (current > migrations.Count)
        {
            throw VizierException.Precondition(
                $"the database has schema version {current}, this program knows up to {migrations.Count}; use a newer one");
        }

        foreach (var migration in migrations.Skip(current))
        {
            Apply(context, dialect, migration);
        }
    }

    /// <summary>The version of the last step that was applied; 0 for an empty database.</summary>
    public static int CurrentVersion(VizierDbContext context) =>
        context.Database.SqlQueryRaw<int>("SELECT COALESCE(MAX(version), 0) AS \"Value\" FROM schema_versions").Single();

    private static void Apply(VizierDbContext context, SqlDialect dialect, Migration migration)
    {
        using var transaction = context.Database.BeginTransaction();
        if (CurrentVersion(context) >= migration.Version)
        {
            return;
        }

        foreach (var statement in migration.Statements(dialect))
        {
            context.Statements.Execute(statement);
        }

        context.Statements.Execute(
            "INSERT INTO schema_versions (version, name) VALUES (@version, @name)",
            ("@version", (long)migration.Version),
            ("@name", migration.Name));
        transaction.Commit();
    }
}
