using Vizier.Runner.Kubernetes;

namespace Vizier.Runner.Launchers.Kubernetes;

/// <summary>What the parts of Kubernetes say of one attempt's objects, read seldom: a request each time.</summary>
internal sealed class AttemptEvents(KubernetesClient client, string namespaceName, TimeProvider time)
{
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(10);
    private (long Read, IReadOnlyList<ObjectEvent> Events)? _last;

    /// <summary>The events of objects, as they are now.</summary>
    internal async Task<IReadOnlyList<ObjectEvent>> ReadAsync(IEnumerable<string> uids, CancellationToken cancellation)
    {
        List<ObjectEvent> events = [];
        foreach (var uid in uids.Where(uid => uid.Length > 0).Distinct())
        {
            events.AddRange(await ObjectEvents.ReadAsync(client, namespaceName, uid, cancellation));
        }

        _last = (time.GetTimestamp(), events);
        return events;
    }

    /// <summary>The events of objects, as they were at most some seconds ago; none for as long after the first call.</summary>
    internal async Task<IReadOnlyList<ObjectEvent>> GlanceAsync(IEnumerable<string> uids, CancellationToken cancellation)
    {
        _last ??= (time.GetTimestamp(), []);
        return time.GetElapsedTime(_last.Value.Read) < Age ? _last.Value.Events : await ReadAsync(uids, cancellation);
    }
}
