using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Vizier.Runner.Kubernetes.Watching;

/// <summary>
/// Keeps a handler's view of a kind's objects equal to the cluster's: lists them, watches from there, goes on where a watch
/// ended, and lists anew where the server no longer knows the place. As client-go's Reflector.
/// </summary>
/// <param name="client">The client.</param>
/// <param name="type">The kind.</param>
/// <param name="options">Which objects.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Takes what goes wrong.</param>
public sealed class Reflector(KubernetesClient client, ResourceType type, ListOptions options, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan ShortestWatch = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan TooShort = TimeSpan.FromSeconds(1);

    // The server ends a watch by itself; one that it forgot is given up.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Whatever a watch may have missed is found this late.
    private static readonly TimeSpan OldestList = TimeSpan.FromMinutes(30);

    private readonly Random _random = new(Environment.ProcessId ^ type.Plural.Length);
    private string? _version;
    private long _listed;

    /// <summary>Watches until it is cancelled; whatever goes wrong is logged and tried again.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task RunAsync(IWatchHandler handler, CancellationToken cancellationToken)
    {
        var pauses = new WatchPauses(time, _random);
        while (true)
        {
            var isHealthy = _version is null ? await ListAsync(handler, cancellationToken) : await WatchAsync(handler, cancellationToken);
            if (!isHealthy)
            {
                await Task.Delay(pauses.Next(), time, cancellationToken);
            }
        }
    }

    private async Task<bool> ListAsync(IWatchHandler handler, CancellationToken cancellationToken)
    {
        try
        {
            var list = await client.ListAsync(type, options, cancellationToken);
            handler.Replaced(list.Items);
            _version = list.ResourceVersion;
            _listed = time.GetTimestamp();
            return true;
        }
        catch (KubernetesException exception)
        {
            log.LogWarning("{Plural} cannot be listed: {Message}", type.Plural, exception.Message);
            return false;
        }
    }

    /// <returns>Whether to go on at once.</returns>
    private async Task<bool> WatchAsync(IWatchHandler handler, CancellationToken cancellationToken)
    {
        var begin = time.GetTimestamp();
        var length = ShortestWatch * (1 + _random.NextDouble());
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(length + Patience);
        var events = 0;
        try
        {
            var path = $"{client.PathOf(type, options)}?watch=1&allowWatchBookmarks=true&resourceVersion={Uri.EscapeDataString(_version!)}"
                + $"&timeoutSeconds={(int)length.TotalSeconds}{KubernetesClient.QueryOf(options)}";
            using var response = await client.OpenAsync(path, "application/json", limit.Token);
            await using var stream = await response.Content.ReadAsStreamAsync(limit.Token);
            await foreach (var change in WatchEvent.ReadAsync(stream, limit.Token))
            {
                events++;
                Take(change, handler);
            }
        }
        catch (KubernetesException exception) when (exception.IsExpired)
        {
            _version = null;
            return true;
        }
        catch (KubernetesException exception)
        {
            return Fail(exception.Message, keepsVersion: exception.Reason == KubernetesException.Unreachable || (int?)exception.Code == 429);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            // A connection that breaks is as good as one that ends, if there was something on it.
            log.LogDebug("the watch of {Plural} broke: {Message}", type.Plural, exception.Message);
        }
        catch (JsonException exception)
        {
            return Fail(exception.Message, keepsVersion: false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Fail("the server did not end it in time", keepsVersion: true);
        }

        if (time.GetElapsedTime(_listed) > OldestList)
        {
            _version = null;
        }

        return events > 0 || time.GetElapsedTime(begin) >= TooShort || Fail("it ended at once", keepsVersion: true);
    }

    private void Take(WatchEvent change, IWatchHandler handler)
    {
        switch (change.Type)
        {
            case "ADDED" or "MODIFIED":
                handler.Changed(change.Item);
                break;
            case "DELETED":
                handler.Deleted(change.Item);
                break;
            case "ERROR":
                throw KubernetesException.OfStatus(change.Item);
        }

        if (change.Item.ResourceVersionOf() is { Length: > 0 } version)
        {
            _version = version;
        }
    }

    private bool Fail(string message, bool keepsVersion)
    {
        log.LogWarning("the watch of {Plural} failed: {Message}", type.Plural, message);
        _version = keepsVersion ? _version : null;
        return false;
    }
}
