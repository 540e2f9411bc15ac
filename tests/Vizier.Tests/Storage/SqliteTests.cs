using Vizier.Storage;
using Vizier.Studies;
using Vizier.Studies.Names;
using Vizier.Tests.Studies;

namespace Vizier.Tests.Storage;

public sealed class SqliteStoreTests() : StoreConformance(TemporaryStore.OnSqlite());

public sealed class SqliteDocumentTests() : DocumentConformance(TemporaryStore.OnSqlite());

public sealed class SqliteTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vizier-sqlite-");

    public void Dispose() => _folder.Delete(recursive: true);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_commit_is_on_the_disk_when_it_returns_and_readers_do_not_wait()
    {
        using var store = Store.Open(Provider());
        var settings = await store.WriteAsync(database => (Pragma(database, "journal_mode"), Pragma(database, "synchronous")), Token);

        // 2 is FULL.
        Assert.Equal(("wal", "2"), settings);
    }

    [Fact]
    public async Task A_database_of_a_newer_program_is_refused()
    {
        using (var store = Store.Open(Provider()))
        {
            await store.WriteAsync(
                database => database.Statements.Execute("INSERT INTO schema_versions (version, name) VALUES (999, 'later')"), Token);
        }

        var refusal = Assert.Throws<VizierException>(() => Store.Open(Provider()));
        Assert.Contains("schema version 999", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_older_database_is_upgraded_step_by_step_and_keeps_its_rows()
    {
        using var context = new VizierDbContext(Provider().CreateOptions());
        Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.OpenConnection(context.Database);
        Schema.Upgrade(context, SqlDialect.Sqlite, [.. Migrations.All.Take(1)]);
        context.Statements.Execute("INSERT INTO owners (owner) VALUES ('ada')");
        Migration later = new(Migrations.All.Count + 1, "notes", sql => [$"CREATE TABLE notes (note {sql.Text})"]);

        Schema.Upgrade(context, SqlDialect.Sqlite, [.. Migrations.All, later]);

        Assert.Equal(later.Version, Schema.CurrentVersion(context));
        Assert.Equal(["ada"], context.Statements.Query("SELECT owner FROM owners", row => row.GetString(0)));
        Assert.Empty(context.Statements.Query("SELECT note FROM notes", row => row.GetString(0)));
    }

    [Fact]
    public void A_step_that_fails_leaves_nothing_of_itself()
    {
        using var context = new VizierDbContext(Provider().CreateOptions());
        Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.OpenConnection(context.Database);
        Migration broken = new(1, "broken", _ => ["CREATE TABLE half (a TEXT)", "CREATE NONSENSE"]);

        Assert.ThrowsAny<Exception>(() => Schema.Upgrade(context, SqlDialect.Sqlite, [broken]));
        Assert.Equal(0, Schema.CurrentVersion(context));
        Schema.Upgrade(context, SqlDialect.Sqlite, [broken with { Statements = _ => ["CREATE TABLE half (a TEXT)"] }]);
        Assert.Equal(1, Schema.CurrentVersion(context));
    }

    [Fact]
    public void Migrations_count_from_one_without_gaps() =>
        Assert.Equal(Enumerable.Range(1, Migrations.All.Count), Migrations.All.Select(migration => migration.Version));

    [Fact]
    public async Task Changes_by_another_process_on_the_file_are_seen()
    {
        using var mine = Store.Open(Provider());
        using var others = Store.Open(Provider());
        var name = new StudyName("ada", "digits");
        await mine.WriteAsync(
            database => StoredStudies.CreateOrLoad(database, name, () => new Protocol.Study { Name = name.ToString(), State = Protocol.Study.Types.State.Active }), Token);
        foreach (var store in new[] { mine, others, mine, others })
        {
            await store.WriteAsync(database => StoredTrials.Create(database, name, Samples.Trial(), DateTimeOffset.UnixEpoch), Token);
        }

        Assert.Equal(4, await mine.ReadAsync(database => StudyHead.Get(database, name).LastTrial, Token));
        Assert.Equal([1, 2, 3, 4], await mine.ReadAsync(database => database.Trials.Select(row => row.Number).Order().ToList(), Token));
    }

    [Theory]
    [InlineData("SELECT document FROM trials WHERE study_key = 1 AND state = 2 AND client_id = 'a' ORDER BY number LIMIT 5")]
    [InlineData("SELECT document FROM trials WHERE study_key = 1 AND state = 1 AND client_id = '' ORDER BY number DESC LIMIT 5")]
    [InlineData("SELECT document FROM trials WHERE study_key = 1 AND number = 7")]
    [InlineData("SELECT document FROM trials WHERE study_key = 1 AND revision > 7")]
    [InlineData("SELECT number FROM suggest_operations WHERE study_key = 1 AND client_id = 'a' ORDER BY number DESC LIMIT 1")]
    [InlineData("SELECT study_key FROM studies WHERE owner = 'a' AND study_id = 'b'")]
    public async Task The_suggest_and_complete_path_only_searches_indices(string query)
    {
        using var store = Store.Open(Provider());
        var plan = await store.ReadAsync(database => database.Statements.Query($"EXPLAIN QUERY PLAN {query}", row => row.GetString(3)), Token);

        // With the study alone, all its trials would be looked at.
        Assert.All(plan, step => Assert.StartsWith("SEARCH", step, StringComparison.Ordinal));
        Assert.All(plan, step => Assert.False(
            step.EndsWith("(study_key=?)", StringComparison.Ordinal) && !step.Contains("trials_requested", StringComparison.Ordinal), step));
    }

    private static string Pragma(VizierDbContext database, string name) =>
        database.Statements.Query($"PRAGMA {name}", row => row.GetValue(0).ToString()!)[0];

    private SqliteProvider Provider() => new(Path.Combine(_folder.FullName, "vizier.db"));
}
