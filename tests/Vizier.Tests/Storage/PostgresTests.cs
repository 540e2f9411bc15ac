using Google.LongRunning;
using Vizier.Protocol;
using Vizier.Storage;
using Vizier.Studies;
using Vizier.Studies.Names;
using Vizier.Tests.Hosting;
using Vizier.Tests.Studies;

namespace Vizier.Tests.Storage;

public sealed class PostgresStoreTests() : StoreConformance(TemporaryStore.OnPostgres());

public sealed class PostgresDocumentTests() : DocumentConformance(TemporaryStore.OnPostgres());

public sealed class PostgresTests : IDisposable
{
    private readonly string _database = PostgresCluster.CreateDatabase();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => PostgresCluster.Drop(_database);

    [Theory]
    [InlineData("Host=db;Database=x", "db:5432/x")]
    [InlineData("Server=db;Port=77;Database=x", "db:77/x")]
    [InlineData("postgresql://ada:secret@db:77/x?Timeout=3", "db:77/x")]
    public void Connection_strings_and_addresses_are_understood_and_shown_without_secrets(string text, string location) =>
        Assert.Equal(location, DatabaseProvider.Parse(text).Location);

    [Fact]
    public async Task Services_that_start_together_upgrade_once()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(Open, Token)));
        Assert.Equal(Migrations.All.Count, await stores[0].ReadAsync(Schema.CurrentVersion, Token));
        Array.ForEach(stores, store => store.Dispose());
    }

    [Fact]
    public async Task A_change_by_one_service_is_told_to_the_other_and_not_twice_to_its_own()
    {
        using var mine = Open();
        using var others = Open();
        var own = new List<long>();
        var told = new TaskCompletionSource<IReadOnlyCollection<long>>(TaskCreationOptions.RunContinuationsAsynchronously);
        mine.StudiesChanged += own.AddRange;
        await WaitUntilListeningAsync(mine, others);
        own.Clear();
        others.StudiesChanged += keys => told.TrySetResult(keys);
        await mine.WriteAsync(database => database.NoteChange(42), Token);

        Assert.Equal([42], await told.Task.WaitAsync(TimeSpan.FromSeconds(30), Token));
        await Task.Delay(100, Token);
        Assert.Equal([42], own);
    }

    // What others did before it heard them is told by nobody else.
    [Fact]
    public async Task Who_begins_to_listen_is_told_of_the_active_studies()
    {
        using var store = Open();
        var name = StudyName.Parse("owners/ada/studies/digits", "name");
        var study = new Study { DisplayName = "digits", StudySpec = Samples.Spec() };
        await store.WriteAsync(database => StoredStudies.CreateOrLoad(database, name, () => StudyRules.Create(name, study, DateTimeOffset.UnixEpoch)), Token);
        var key = (await store.ReadAsync(database => StudyHead.Get(database, name), Token)).Key;
        var told = new TaskCompletionSource<IReadOnlyCollection<long>>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var listener = new PostgresListener(_database, "vizier_test", _ => false, keys => told.TrySetResult(keys));

        Assert.Equal([key], await told.Task.WaitAsync(TimeSpan.FromSeconds(30), Token));
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Database=x;Username=u;Password=hidden", "'127.0.0.1:1/x' cannot be opened: Connection refused")]
    [InlineData("postgresql://u:hidden@nowhere.invalid/x", "'nowhere.invalid:5432/x' cannot be opened")]
    public void A_server_that_cannot_be_reached_is_named_with_the_reason_and_without_secrets(string database, string said)
    {
        var refused = Assert.Throws<VizierException>(() => Store.Open(DatabaseProvider.Parse(database)));
        Assert.Equal(ErrorKind.Unavailable, refused.Kind);
        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("transient", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_that_does_not_exist_is_named()
    {
        var connection = new Npgsql.NpgsqlConnectionStringBuilder(_database) { Database = "nonesuch" };
        var refused = Assert.Throws<VizierException>(() => Store.Open(DatabaseProvider.Parse(connection.ToString())));
        Assert.Contains("database \"nonesuch\" does not exist", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Readers_whose_connections_are_cut_go_on_with_new_ones()
    {
        using var store = Open();
        for (var round = 0; round < 3; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => store.ReadAsync(database => database.Owners.Count(), Token), Token)));
            PostgresCluster.Execute(
                _database, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
        }
    }

    [Fact]
    public async Task A_writer_whose_connection_is_cut_goes_on_with_a_new_one()
    {
        using var store = Open();
        PostgresCluster.Execute(
            _database, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");

        Assert.Equal(0, await store.WriteAsync(database => database.Owners.Count(), Token));
    }

    [Theory]
    [InlineData("GRID_SEARCH")]
    [InlineData("TPE")]
    public async Task Two_services_hand_out_each_suggestion_of_a_study_once(string algorithm)
    {
        await using var first = await TestHost.StartAsync(options => options with { Database = _database });
        await using var second = await TestHost.StartAsync(options => options with { Database = _database });
        var spec = Samples.Spec(algorithm);
        var study = await first.Client.CreateStudyAsync(
            new CreateStudyRequest { Parent = "owners/ada", Study = new Study { DisplayName = "shared", StudySpec = spec } }, cancellationToken: Token);
        var work = Enumerable.Range(0, 8).Select(i => Task.Run(
            () => WorkAsync(i % 2 == 0 ? first : second, study.Name, $"client{i}", cycles: 5), Token));
        var given = (await Task.WhenAll(work)).SelectMany(trials => trials).ToList();

        Assert.Equal(Enumerable.Range(1, 40), given.Select(trial => int.Parse(trial.Id)).Order());
        Assert.Equal(40, given.Select(trial => trial.Parameters.ToString()).Distinct().Count());
        var stored = await second.Client.ListTrialsAsync(new ListTrialsRequest { Parent = study.Name }, cancellationToken: Token);
        Assert.All(stored.Trials, trial => Assert.Equal(Trial.Types.State.Succeeded, trial.State));
    }

    private static async Task<List<Trial>> WorkAsync(TestHost host, string study, string client, int cycles)
    {
        var given = new List<Trial>();
        for (var i = 0; i < cycles; i++)
        {
            var operation = await host.Client.SuggestTrialsAsync(
                new SuggestTrialsRequest { Parent = study, ClientId = client, SuggestionCount = 1 }, cancellationToken: Token);
            Assert.Equal(Operation.ResultOneofCase.Response, operation.ResultCase);
            var trial = operation.Response.Unpack<SuggestTrialsResponse>().Trials.Single();
            await host.Client.CompleteTrialAsync(
                new CompleteTrialRequest { Name = trial.Name, FinalMeasurement = Samples.Measurement(i) }, cancellationToken: Token);
            given.Add(trial);
        }

        return given;
    }

    private static async Task WaitUntilListeningAsync(Store speaker, Store listener)
    {
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        listener.StudiesChanged += _ => heard.TrySetResult();
        while (!heard.Task.IsCompleted)
        {
            await speaker.WriteAsync(database => database.NoteChange(1), Token);
            await Task.WhenAny(heard.Task, Task.Delay(50, Token));
        }
    }

    private Store Open() => Store.Open(DatabaseProvider.Parse(_database));
}
