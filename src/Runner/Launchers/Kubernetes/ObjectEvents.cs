using System.Globalization;
using System.Text.Json.Nodes;
using Vizier.Runner.Kubernetes;

namespace Vizier.Runner.Launchers.Kubernetes;

/// <summary>Something that a part of Kubernetes said of an object.</summary>
/// <param name="Reason">A word, e.g. FailedScheduling.</param>
/// <param name="Message">A sentence.</param>
/// <param name="IsWarning">Whether something is wrong.</param>
/// <param name="Time">When it was said last.</param>
internal sealed record ObjectEvent(string Reason, string Message, bool IsWarning, DateTimeOffset Time)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Reason}: {Message}";
}

/// <summary>Reads what was said of objects.</summary>
internal static class ObjectEvents
{
    private const int MostWarnings = 4;

    /// <summary>The events of an object, oldest first; none if they may not be read, since nothing depends on them.</summary>
    internal static async Task<IReadOnlyList<ObjectEvent>> ReadAsync(KubernetesClient client, JsonObject item, CancellationToken cancellationToken)
    {
        try
        {
            // Not all parts of Kubernetes name the uid.
            var options = new ListOptions { Namespace = item.NamespaceOf(), FieldSelector = $"involvedObject.name={item.NameOf()}" };
            var list = await client.ListAsync(ResourceType.Events, options, cancellationToken);
            return [.. list.Items.Where(said => IsAbout(item, said.Mapping("involvedObject") ?? [])).Select(Read).OrderBy(read => read.Time)];
        }
        catch (KubernetesException)
        {
            return [];
        }
    }

    private static bool IsAbout(JsonObject item, JsonObject involved) => involved.Text("uid") is { Length: > 0 } uid
        ? uid == item.UidOf()
        : involved.Text("kind") == item.Text("kind");

    /// <summary>The last warnings among events as one text, the latest last; empty if there are none.</summary>
    internal static string Warnings(IEnumerable<ObjectEvent> events) =>
        string.Join("; ", events.Where(read => read.IsWarning).TakeLast(MostWarnings));

    private static ObjectEvent Read(JsonObject item) => new(
        item.Text("reason") ?? "",
        (item.Text("message") ?? "").Trim(),
        item.Text("type") == "Warning",
        Time(item.Text("lastTimestamp") ?? item.Mapping("series")?.Text("lastObservedTime") ?? item.Text("eventTime") ?? item.Mapping("metadata")?.Text("creationTimestamp")));

    private static DateTimeOffset Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : default;
}
