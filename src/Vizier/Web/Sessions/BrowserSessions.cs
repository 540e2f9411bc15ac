using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Vizier.Security;
using Vizier.Storage;

namespace Vizier.Web.Sessions;

/// <summary>
/// Lets a browser in that has shown an API key once. It holds a random token in a cookie that scripts cannot read; the
/// database holds the token's hash, so that all services on it know the session and nobody can make one of what is stored. A
/// session ends with its key.
/// </summary>
internal sealed class BrowserSessions(Store store, KeyRing keys, TimeProvider time)
{
    private const int TokenBytes = 32;
    private const int MostRemembered = 10_000;

    private readonly ConcurrentDictionary<string, (string? KeyId, long ReadAt)> _known = new(StringComparer.Ordinal);

    /// <summary>How long a session lasts.</summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromDays(7);

    /// <summary>Begins a session.</summary>
    /// <param name="key">A valid key.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The token for the browser.</returns>
    public async Task<string> BeginAsync(ApiKey key, CancellationToken cancellationToken)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        var now = time.GetUtcNow();
        await store.WriteAsync(
            database =>
            {
                database.Statements.Execute("DELETE FROM web_sessions WHERE expire_time <= @now", ("@now", now.ToUnixTimeMilliseconds()));
                database.Statements.Execute(
                    "INSERT INTO web_sessions (token_hash, key_id, expire_time) VALUES (@hash, @key, @end)",
                    ("@hash", HashOf(token)),
                    ("@key", key.Id),
                    ("@end", (now + Lifetime).ToUnixTimeMilliseconds()));
            },
            cancellationToken);
        return token;
    }

    /// <summary>The key with which a session began.</summary>
    /// <returns>Null if there is no such session, it is over, or the key was revoked.</returns>
    public async ValueTask<ApiKey?> FindAsync(string token, CancellationToken cancellationToken)
    {
        if (token.Length != Base64Url.GetEncodedLength(TokenBytes))
        {
            return null;
        }

        var hash = HashOf(token);
        var now = time.GetTimestamp();
        if (!_known.TryGetValue(hash, out var known) || time.GetElapsedTime(known.ReadAt, now) >= KeyRing.Memory)
        {
            known = (await store.ReadAsync(database => Find(database, hash), cancellationToken), now);
            if (_known.Count >= MostRemembered)
            {
                _known.Clear();
            }

            _known[hash] = known;
        }

        return known.KeyId is null ? null : await keys.FindByIdAsync(known.KeyId, cancellationToken);
    }

    /// <summary>Ends a session; one that is over already stays so.</summary>
    public async Task EndAsync(string token, CancellationToken cancellationToken)
    {
        var hash = HashOf(token);
        await store.WriteAsync(
            database => database.Statements.Execute("DELETE FROM web_sessions WHERE token_hash = @hash", ("@hash", hash)), cancellationToken);
        _known.TryRemove(hash, out _);
    }

    private string? Find(VizierDbContext database, string hash) => database.Statements.Find(
        "SELECT key_id FROM web_sessions WHERE token_hash = @hash AND expire_time > @now",
        row => row.GetString(0),
        ("@hash", hash),
        ("@now", time.GetUtcNow().ToUnixTimeMilliseconds()));

    private static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
