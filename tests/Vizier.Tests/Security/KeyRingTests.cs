using Vizier.Security;
using Vizier.Studies;
using Vizier.Telemetry;
using Vizier.Tests.Storage;

namespace Vizier.Tests.Security;

public sealed class SqliteKeyRingTests() : KeyRingTests(TemporaryStore.OnSqlite());

[Trait("Category", "Components")]
public sealed class PostgresKeyRingTests() : KeyRingTests(TemporaryStore.OnPostgres());

/// <summary>Keys in a database, on each kind of database.</summary>
public abstract class KeyRingTests(TemporaryStore store) : IDisposable
{
    private readonly TemporaryStore _store = store;
    private readonly SteppedTime _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _store.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Trials_are_counted_by_state()
    {
        var census = new TrialCensus(_store.Store, _time);
        Assert.Equal(0, census.Studies());
        Assert.Equal(["REQUESTED", "ACTIVE", "STOPPING", "SUCCEEDED", "INFEASIBLE"], census.Trials().Select(count => (string)count.Tags[0].Value!));
        Assert.All(census.Trials(), count => Assert.Equal(0, count.Value));
    }

    [Fact]
    public async Task A_stored_key_is_found_and_others_are_not()
    {
        var ring = new KeyRing(_store.Store, _time);
        var secret = await AddAsync("ada", Role.Writer);
        KeyText.Create(out var unknown);
        var ofAnother = secret[..21] + unknown[21..];

        Assert.Equal(("ada", Role.Writer), ((await ring.FindAsync(secret, Token))!.Owner, (await ring.FindAsync(secret, Token))!.Role));
        Assert.Null(await ring.FindAsync(unknown, Token));
        Assert.Null(await ring.FindAsync(ofAnother, Token));
    }

    [Fact]
    public async Task A_revoked_key_is_refused_once_its_memory_is_over()
    {
        var ring = new KeyRing(_store.Store, _time);
        var secret = await AddAsync("ada", Role.Reader);
        var key = (await ring.FindAsync(secret, Token))!;
        await _store.Store.WriteAsync(database => StoredKeys.Revoke(database, key.Id, _time.GetUtcNow()), Token);

        Assert.NotNull(await ring.FindAsync(secret, Token));
        _time.Step(KeyRing.Memory);
        Assert.Null(await ring.FindAsync(secret, Token));
        Assert.Null(await new KeyRing(_store.Store, _time).FindAsync(secret, Token));
    }

    [Fact]
    public async Task The_key_of_the_process_opens_everything_and_is_stored_nowhere()
    {
        var ring = new KeyRing(_store.Store, _time);
        var secret = ring.AddOwn();
        _time.Step(TimeSpan.FromDays(1));
        Assert.Equal((ApiKey.AnyOwner, Role.Admin), ((await ring.FindAsync(secret, Token))!.Owner, (await ring.FindAsync(secret, Token))!.Role));
        Assert.Null(await new KeyRing(_store.Store, _time).FindAsync(secret, Token));
    }

    [Fact]
    public async Task Keys_are_listed_by_age_and_revoked_once()
    {
        await AddAsync("ada", Role.Reader);
        await AddAsync("*", Role.Admin);
        var keys = await _store.Store.ReadAsync(StoredKeys.List, Token);
        Assert.Equal(["ada", "*"], keys.Select(key => key.Owner));
        Assert.All(keys, key => Assert.Null(key.RevokeTime));

        var first = _time.GetUtcNow();
        await _store.Store.WriteAsync(database => StoredKeys.Revoke(database, keys[0].Id, first), Token);
        await _store.Store.WriteAsync(database => StoredKeys.Revoke(database, keys[0].Id, first + TimeSpan.FromHours(1)), Token);
        Assert.Equal(first, (await _store.Store.ReadAsync(database => StoredKeys.Find(database, keys[0].Id), Token))!.RevokeTime);
        var missing = await Assert.ThrowsAsync<VizierException>(
            () => _store.Store.WriteAsync(database => StoredKeys.Revoke(database, "nobody", first), Token));
        Assert.Equal(ErrorKind.NotFound, missing.Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    public async Task An_owner_that_is_no_id_is_refused(string owner)
    {
        var refused = await Assert.ThrowsAsync<VizierException>(() => AddAsync(owner, Role.Reader));
        Assert.Equal("owner", refused.Violations[0].Field);
    }

    private async Task<string> AddAsync(string owner, Role role)
    {
        var text = KeyText.Create(out var secret);
        await _store.Store.WriteAsync(
            database => StoredKeys.Add(database, new ApiKey(text.Id, text.Hash, owner, role, "test", _time.GetUtcNow(), null)), Token);
        return secret;
    }

    /// <summary>A clock that moves only when it is told to.</summary>
    private sealed class SteppedTime : TimeProvider
    {
        private TimeSpan _passed = TimeSpan.Zero;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Step(TimeSpan time) => _passed += time;

        public override long GetTimestamp() => _passed.Ticks;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + _passed;
    }
}
