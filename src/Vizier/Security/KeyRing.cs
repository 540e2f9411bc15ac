using System.Collections.Concurrent;
using Vizier.Storage;

namespace Vizier.Security;

/// <summary>
/// Knows valid keys from others. Keys that were used are kept in memory and read anew after <see cref="Memory"/>, so that a
/// call costs one SHA-256 and a revocation by another process takes effect soon.
/// </summary>
internal sealed class KeyRing(Store store, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Entry> _known = new(StringComparer.Ordinal);

    /// <summary>How long a revoked key may still open.</summary>
    public static TimeSpan Memory { get; } = TimeSpan.FromSeconds(5);

    /// <summary>The key of a text.</summary>
    /// <returns>Null unless it is a valid key.</returns>
    public async ValueTask<ApiKey?> FindAsync(string text, CancellationToken cancellationToken)
    {
        if (KeyText.Parse(text) is not { } shown)
        {
            return null;
        }

        var key = await LookUpAsync(shown.Id, cancellationToken);
        return key is { RevokeTime: null } && shown.Matches(key) ? key : null;
    }

    /// <summary>A key by its id.</summary>
    /// <returns>Null unless it is valid.</returns>
    public async ValueTask<ApiKey?> FindByIdAsync(string id, CancellationToken cancellationToken) =>
        await LookUpAsync(id, cancellationToken) is { RevokeTime: null } key ? key : null;

    /// <summary>Lets a key in that is not stored: that of the process itself.</summary>
    /// <returns>The text that opens.</returns>
    public string AddOwn()
    {
        var text = KeyText.Create(out var shown);
        Add(new ApiKey(text.Id, text.Hash, ApiKey.AnyOwner, Role.Admin, "this process", time.GetUtcNow(), null));
        return shown;
    }

    /// <summary>Lets a key in, stored or not, for as long as the process runs.</summary>
    public void Add(ApiKey key) => _known[key.Id] = new Entry(key, long.MaxValue);

    private async ValueTask<ApiKey?> LookUpAsync(string id, CancellationToken cancellationToken)
    {
        var now = time.GetTimestamp();
        if (_known.TryGetValue(id, out var entry))
        {
            // Who finds it outdated reads it; the others go on with what is known meanwhile.
            var isFresh = entry.ReadAt == long.MaxValue || time.GetElapsedTime(entry.ReadAt, now) < Memory;
            if (isFresh || !_known.TryUpdate(id, entry with { ReadAt = now }, entry))
            {
                return entry.Key;
            }
        }

        var key = await store.ReadAsync(database => StoredKeys.Find(database, id), cancellationToken);
        if (key is not null)
        {
            _known[id] = new Entry(key, now);
        }

        return key;
    }

    private sealed record Entry(ApiKey Key, long ReadAt);
}
