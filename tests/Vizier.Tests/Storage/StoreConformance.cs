using Microsoft.EntityFrameworkCore;
using Vizier.Storage;
using Vizier.Storage.Rows;
using Vizier.Studies;

namespace Vizier.Tests.Storage;

/// <summary>What the store promises on every database; a class per database runs it.</summary>
public abstract class StoreConformance(TemporaryStore temporary) : IDisposable
{
    private Store Store => temporary.Store;

    public void Dispose()
    {
        temporary.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_was_written_is_read_also_after_reopening()
    {
        await Store.WriteAsync(database => { database.Owners.Add(new OwnerRow { Owner = "ada" }); }, Token);

        Assert.Equal(["ada"], await OwnersAsync());
        temporary.Reopen();
        Assert.Equal(["ada"], await OwnersAsync());
    }

    [Fact]
    public async Task Work_that_throws_undoes_its_own_writes_alone()
    {
        var before = AddOwnerAsync("before");
        var failing = FailAfterWritingAsync(() => { });
        var after = AddOwnerAsync("after");

        await before;
        await after;
        await Assert.ThrowsAsync<VizierException>(() => failing);
        Assert.Equal(["after", "before"], await OwnersAsync());
    }

    [Fact]
    public async Task Rows_tracked_by_work_that_threw_are_not_saved_by_the_next_work()
    {
        var failing = Store.WriteAsync(
            database =>
            {
                database.Owners.Add(new OwnerRow { Owner = "lost" });
                throw VizierException.Precondition("no");
            },
            Token);
        await Assert.ThrowsAsync<VizierException>(() => failing);
        await AddOwnerAsync("kept");

        Assert.Equal(["kept"], await OwnersAsync());
    }

    [Fact]
    public async Task A_violated_constraint_fails_its_caller_alone()
    {
        await AddOwnerAsync("twice");
        var tasks = new[] { AddOwnerAsync("a"), AddOwnerAsync("twice"), AddOwnerAsync("b") };

        await Assert.ThrowsAsync<DbUpdateException>(() => tasks[1]);
        await Task.WhenAll(tasks[0], tasks[2]);
        Assert.Equal(["a", "b", "twice"], await OwnersAsync());
    }

    [Fact]
    public async Task Writes_are_grouped_while_a_commit_is_under_way()
    {
        var commits = 0;
        Store.StudiesChanged += _ => Interlocked.Increment(ref commits);
        var group = await InOneGroupAsync(
            () => Enumerable.Range(1, 100).Select(i => Store.WriteAsync(database => database.NoteChange(i), Token)).ToList());
        await Task.WhenAll(group);

        Assert.Equal(1, commits);
    }

    [Fact]
    public async Task A_reader_sees_one_snapshot_while_the_writer_goes_on()
    {
        await AddOwnerAsync("first");
        var counts = await Store.ReadAsync(
            database =>
            {
                var before = database.Owners.Count();
                AddOwnerAsync("second").Wait();
                return (before, after: database.Owners.Count());
            },
            Token);

        Assert.Equal((1, 1), counts);
        Assert.Equal(2, (await OwnersAsync()).Count);
    }

    [Fact]
    public async Task Readers_cannot_write()
    {
        await Assert.ThrowsAnyAsync<Exception>(
            () => Store.ReadAsync(database => database.Statements.Execute("INSERT INTO owners (owner) VALUES ('x')"), Token));
        Assert.Empty(await OwnersAsync());
    }

    [Fact]
    public async Task Work_cancelled_while_it_waits_for_a_commit_under_way_is_dropped()
    {
        using var cancellation = new CancellationTokenSource();
        var dropped = await InOneGroupAsync(() =>
        {
            var task = AddOwnerUntilAsync("x", cancellation.Token);
            cancellation.Cancel();
            return task;
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dropped);
        Assert.Empty(await OwnersAsync());
    }

    [Fact]
    public async Task Work_cancelled_after_it_was_taken_into_a_group_and_before_its_turn_is_dropped()
    {
        using var cancellation = new CancellationTokenSource();
        var group = await InOneGroupAsync(() => (
            First: Store.WriteAsync(_ => cancellation.Cancel(), Token),
            Dropped: AddOwnerUntilAsync("x", cancellation.Token),
            Last: AddOwnerAsync("last")));

        await group.First;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => group.Dropped);
        await group.Last;
        Assert.Equal(["last"], await OwnersAsync());
    }

    [Fact]
    public async Task Work_cancelled_before_its_turn_is_dropped_also_where_the_group_is_run_apart()
    {
        using var cancellation = new CancellationTokenSource();
        var turns = 0;
        var group = await InOneGroupAsync(() => (
            First: Store.WriteAsync(
                _ =>
                {
                    if (++turns == 2)
                    {
                        cancellation.Cancel();
                    }
                },
                Token),
            Failing: FailAfterWritingAsync(() => { }),
            Dropped: AddOwnerUntilAsync("x", cancellation.Token)));

        await group.First;
        await Assert.ThrowsAsync<VizierException>(() => group.Failing);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => group.Dropped);
        Assert.Empty(await OwnersAsync());
    }

    [Fact]
    public async Task Work_that_had_begun_when_it_was_cancelled_is_finished()
    {
        using var cancellation = new CancellationTokenSource();
        var group = await InOneGroupAsync(() => (
            Begun: AddOwnerUntilAsync("begun", cancellation.Token),
            Failing: FailAfterWritingAsync(cancellation.Cancel)));

        await group.Begun;
        await Assert.ThrowsAsync<VizierException>(() => group.Failing);
        Assert.Equal(["begun"], await OwnersAsync());
    }

    [Fact]
    public async Task Disposing_finishes_what_was_accepted()
    {
        var writes = Enumerable.Range(0, 50).Select(i => AddOwnerAsync($"owner{i:D2}")).ToList();
        temporary.Reopen();
        await Task.WhenAll(writes);

        Assert.Equal(50, (await OwnersAsync()).Count);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Task AddOwnerAsync(string name) => AddOwnerUntilAsync(name, Token);

    private Task AddOwnerUntilAsync(string name, CancellationToken cancellationToken) =>
        Store.WriteAsync(database => { database.Owners.Add(new OwnerRow { Owner = name }); }, cancellationToken);

    private Task FailAfterWritingAsync(Action beforehand) => Store.WriteAsync(
        database =>
        {
            beforehand();
            database.Owners.Add(new OwnerRow { Owner = "lost" });
            database.SaveChanges();
            throw VizierException.Precondition("no");
        },
        Token);

    // What is written while the writer is held up forms the next group.
    private async Task<T> InOneGroupAsync<T>(Func<T> write)
    {
        using var gate = new ManualResetEventSlim();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var holding = Store.WriteAsync(
            _ =>
            {
                begun.TrySetResult();
                gate.Wait(Token);
            },
            Token);
        await begun.Task;
        var group = write();
        gate.Set();
        await holding;
        return group;
    }

    private Task<List<string>> OwnersAsync() =>
        Store.ReadAsync(database => database.Owners.Select(row => row.Owner).OrderBy(owner => owner).ToList(), Token);
}
