using Vizier.Protocol;
using Vizier.Storage;
using Vizier.Studies;
using Vizier.Studies.Names;
using Vizier.Tests.Studies;
using State = Vizier.Protocol.Trial.Types.State;

namespace Vizier.Tests.Storage;

/// <summary>How studies and trials are kept on every database; a class per database runs it.</summary>
public abstract class DocumentConformance(TemporaryStore temporary) : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly StudyName Name = new("ada", "digits");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Store Store => temporary.Store;

    public void Dispose()
    {
        temporary.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Every_change_raises_the_revision_and_marks_what_changed()
    {
        await CreateStudyAsync();
        var start = await HeadAsync();
        await AddAsync(2);
        var added = await HeadAsync();
        await Store.WriteAsync(database => StoredTrials.Change(database, Name.Trial(1), trial => TrialRules.Stop(Name.Trial(1), trial)), Token);
        var stopped = await HeadAsync();
        await Store.WriteAsync(database => StoredTrials.Delete(database, Name.Trial(2)), Token);
        var deleted = await HeadAsync();

        Assert.Equal((0, start.Revision), (start.LastTrial, start.DocumentRevision));
        Assert.Equal((2, start.Revision + 2), (added.LastTrial, added.Revision));
        Assert.Equal(added.Revision + 1, stopped.Revision);
        Assert.Equal((2, deleted.Revision, deleted.Revision), (deleted.LastTrial, stopped.Revision + 1, deleted.DeletionRevision));
        Assert.Equal([(1L, stopped.Revision)], await Store.ReadAsync(
            database => database.Trials.Select(row => new { row.Number, row.Revision }).AsEnumerable().Select(row => (row.Number, row.Revision)).ToList(), Token));
    }

    [Fact]
    public async Task A_rule_that_changes_nothing_writes_nothing()
    {
        await CreateStudyAsync();
        await AddAsync(1);
        await ChangeAsync(1, trial => TrialRules.Stop(Name.Trial(1), trial));
        var before = await HeadAsync();
        await ChangeAsync(1, trial => TrialRules.Stop(Name.Trial(1), trial));

        Assert.Equal(before, await HeadAsync());
    }

    [Fact]
    public async Task Trials_remember_the_order_in_which_they_ended()
    {
        await CreateStudyAsync();
        await AddAsync(3);
        foreach (var number in new[] { 3, 1, 2 })
        {
            await ChangeAsync(number, trial => TrialRules.Complete(
                Name.Trial(number), trial, Samples.Measurement(0.1), infeasible: number == 1, string.Empty, Now));
        }

        await ChangeAsync(3, trial =>
        {
            trial.Metadata.Add(new KeyValue { Key = "k", Value = "v" });
            return true;
        });

        var orders = await Store.ReadAsync(database => database.Trials.OrderBy(row => row.Number).Select(row => row.CompletionOrder).ToList(), Token);
        Assert.Equal([2, 3, 1], orders);
    }

    [Fact]
    public async Task Deleting_a_study_deletes_all_that_refers_to_it_and_nothing_else()
    {
        await CreateStudyAsync();
        await CreateStudyAsync("kept");
        await AddAsync(3);
        await Store.WriteAsync(
            database => StoredOperations.Add(database, StudyHead.Get(database, Name), "worker", new Google.LongRunning.Operation { Done = true }), Token);
        await Store.WriteAsync(database => StoredStudies.Delete(database, Name), Token);

        var left = await Store.ReadAsync(
            database => (
                database.Studies.Select(row => row.StudyId).ToList(),
                database.Trials.Count(),
                Count(database, "study_counters"),
                Count(database, "suggest_operations")),
            Token);
        Assert.Equal(["kept"], left.Item1);
        Assert.Equal((0, 1, 0), (left.Item2, left.Item3, left.Item4));
    }

    [Fact]
    public async Task Old_operations_of_a_client_are_forgotten_and_their_numbers_go_on()
    {
        await CreateStudyAsync();
        for (var i = 0; i < StoredOperations.KeptPerClient + 5; i++)
        {
            await Store.WriteAsync(
                database => StoredOperations.Add(database, StudyHead.Get(database, Name), "worker", new Google.LongRunning.Operation { Done = true }), Token);
        }

        var kept = await Store.ReadAsync(database => Count(database, "suggest_operations"), Token);
        Assert.Equal(StoredOperations.KeptPerClient, kept);
        var last = new SuggestOperationName(Name, "worker", StoredOperations.KeptPerClient + 5);
        Assert.Equal(last.ToString(), (await Store.ReadAsync(database => StoredOperations.Get(database, last), Token)).Name);
        await Assert.ThrowsAsync<VizierException>(
            () => Store.ReadAsync(database => StoredOperations.Get(database, last with { Number = 5 }), Token));
    }

    [Fact]
    public async Task Pages_go_on_where_the_page_before_ended_whatever_is_deleted_between()
    {
        await CreateStudyAsync();
        await AddAsync(10);
        var first = await Store.ReadAsync(database => StoredTrials.List(database, Name, PageRequest.Parse(4, string.Empty)), Token);
        await Store.WriteAsync(database => StoredTrials.Delete(database, Name.Trial(4)), Token);
        await Store.WriteAsync(database => StoredTrials.Delete(database, Name.Trial(6)), Token);
        var second = await Store.ReadAsync(database => StoredTrials.List(database, Name, PageRequest.Parse(4, first.NextToken)), Token);

        Assert.Equal(["1", "2", "3", "4"], first.Items.Select(trial => trial.Id));
        Assert.Equal(["5", "7", "8", "9"], second.Items.Select(trial => trial.Id));
    }

    [Fact]
    public async Task Watchers_are_told_of_the_studies_that_a_commit_changed()
    {
        await CreateStudyAsync();
        var key = (await HeadAsync()).Key;
        var told = new TaskCompletionSource<IReadOnlyCollection<long>>(TaskCreationOptions.RunContinuationsAsynchronously);
        Store.StudiesChanged += keys => told.TrySetResult(keys);
        await AddAsync(1);

        Assert.Equal([key], await told.Task.WaitAsync(TimeSpan.FromSeconds(30), Token));
    }

    [Fact]
    public async Task A_random_history_is_read_back_as_a_model_has_it()
    {
        var random = new Random(7);
        var model = new SortedDictionary<long, Trial>();
        await CreateStudyAsync();
        for (var step = 0; step < 300; step++)
        {
            var number = random.Next(1, 40);
            var name = Name.Trial(number);
            switch (random.Next(6))
            {
                case 0 or 1:
                    var added = (await AddAsync(1))[0];
                    model.Add(long.Parse(added.Id), added);
                    break;
                case 2 when model.ContainsKey(number):
                    await Store.WriteAsync(database => StoredTrials.Delete(database, name), Token);
                    model.Remove(number);
                    break;
                case 3 when model.TryGetValue(number, out var trial) && trial.State == State.Active:
                    model[number] = await ChangeAsync(number, stored => TrialRules.Complete(
                        name, stored, Samples.Measurement(step), infeasible: false, string.Empty, Now));
                    break;
                case 4 when model.TryGetValue(number, out var trial) && trial.State == State.Active:
                    model[number] = await ChangeAsync(number, stored => TrialRules.AddMeasurement(name, stored, Samples.Measurement(step)));
                    break;
                case 5 when random.Next(10) == 0:
                    temporary.Reopen();
                    break;
            }
        }

        var stored = await Store.ReadAsync(database => StoredTrials.List(database, Name, PageRequest.All), Token);
        Assert.Equal(model.Values, stored.Items);
    }

    private static long Count(VizierDbContext database, string table) =>
        database.Statements.Query($"SELECT COUNT(*) FROM {table}", row => row.GetInt64(0))[0];

    private Task<StudyHead> HeadAsync() => Store.ReadAsync(database => StudyHead.Get(database, Name), Token);

    private Task<Study> CreateStudyAsync(string id = "digits")
    {
        var name = Name with { StudyId = id };
        var study = new Study { DisplayName = id, StudySpec = Samples.Spec() };
        return Store.WriteAsync(
            database => StoredStudies.CreateOrLoad(database, name, () => StudyRules.Create(name, study, Now)), Token);
    }

    private Task<List<Trial>> AddAsync(int count) =>
        Store.WriteAsync(
            database =>
            {
                var study = StudyHead.Get(database, Name);
                var trials = new List<Trial>();
                for (var i = 0; i < count; i++)
                {
                    var trial = Samples.Trial();
                    TrialRules.HandOut(trial, "worker", Now);
                    study = StoredTrials.Add(database, study, trial);
                    trials.Add(trial);
                }

                study.Save(database);
                return trials;
            },
            Token);

    private Task<Trial> ChangeAsync(long number, Func<Trial, bool> change) =>
        Store.WriteAsync(database => StoredTrials.Change(database, Name.Trial(number), change), Token);
}
