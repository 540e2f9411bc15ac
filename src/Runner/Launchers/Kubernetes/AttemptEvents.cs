using System.Text.Json.Nodes;
using Vizier.Runner.Kubernetes;

namespace Vizier.Runner.Launchers.Kubernetes;

/// <summary>What the parts of Kubernetes say of one attempt's objects, read seldom: a request each time.</summary>
internal sealed class AttemptEvents(KubernetesClient client, TimeProvider time)
{
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(10);
    private (long Read, IReadOnlyList<ObjectEvent> Events)? _last;

    /// <summary>The events of objects, as they are now.</summary>
    internal async Task<IReadOnlyList<ObjectEvent>> ReadAsync(IEnumerable<JsonObject?> items, CancellationToken cancellation)
    {
        List<ObjectEvent> events = [];
        foreach (var item in items.OfType<JsonObject>().DistinctBy(item => item.UidOf()))
        {
            events.AddRange(await ObjectEvents.ReadAsync(client, item, cancellation));
        }

        _last = (time.GetTimestamp(), events);
        return events;
    }

    /// <summary>The events of objects, as they were at most some seconds ago; none for as long after the first call.</summary>
    internal async Task<IReadOnlyList<ObjectEvent>> GlanceAsync(IEnumerable<JsonObject?> items, CancellationToken cancellation)
    {
        _last ??= (time.GetTimestamp(), []);
        return time.GetElapsedTime(_last.Value.Read) < Age ? _last.Value.Events : await ReadAsync(items, cancellation);
    }
}
