using System.Globalization;
using Npgsql;

namespace Vizier.Storage;

/// <summary>
/// Hears which studies other processes change. A connection that was lost is made again. Whenever it begins to hear, the first
/// time too, all studies that are ACTIVE count as changed: nobody knows which were before, and somebody may wait already.
/// </summary>
internal sealed class PostgresListener : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly NpgsqlConnectionStringBuilder _connection;
    private readonly string _channel;
    private readonly Func<int, bool> _isOwn;
    private readonly Action<IReadOnlyCollection<long>> _changed;
    private readonly Task _listening;

    /// <summary>Starts to listen.</summary>
    /// <param name="connectionString">The database.</param>
    /// <param name="channel">The channel of the notifications, whose texts are keys with commas between.</param>
    /// <param name="isOwn">Whether a server process works for this program, so that its notifications tell nothing.</param>
    /// <param name="changed">Told the keys.</param>
    public PostgresListener(
        string connectionString, string channel, Func<int, bool> isOwn, Action<IReadOnlyCollection<long>> changed)
    {
        _connection = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, KeepAlive = 10 };
        _channel = channel;
        _isOwn = isOwn;
        _changed = changed;
        _listening = Task.Run(RunAsync);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _listening.Wait();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await HearAsync();
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
            {
                await Task.Delay(Pause, _stop.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }
    }

    private async Task HearAsync()
    {
        await using var connection = new NpgsqlConnection(_connection.ToString());
        await connection.OpenAsync(_stop.Token);
        connection.Notification += (_, notification) => Tell(notification);
        await using (var listen = new NpgsqlCommand($"LISTEN {_channel}", connection))
        {
            await listen.ExecuteNonQueryAsync(_stop.Token);
        }

        if (await ActiveStudiesAsync(connection) is { Count: > 0 } active)
        {
            _changed(active);
        }

        while (true)
        {
            await connection.WaitAsync(_stop.Token);
        }
    }

    private async Task<List<long>> ActiveStudiesAsync(NpgsqlConnection connection)
    {
        await using var query = new NpgsqlCommand("SELECT study_key FROM studies WHERE state IN (0, 1)", connection);
        await using var reader = await query.ExecuteReaderAsync(_stop.Token);
        var keys = new List<long>();
        while (await reader.ReadAsync(_stop.Token))
        {
            keys.Add(reader.GetInt64(0));
        }

        return keys;
    }

    private void Tell(NpgsqlNotificationEventArgs notification)
    {
        if (!_isOwn(notification.PID))
        {
            _changed([.. notification.Payload.Split(',').Select(key => long.Parse(key, CultureInfo.InvariantCulture))]);
        }
    }
}
