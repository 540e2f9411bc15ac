using System.Text.Json.Nodes;
using Vizier.Protocol.Runners;
using Vizier.Runner.Kubernetes;
using static Vizier.Protocol.Runners.Attempt.Types;

namespace Vizier.Runner.Launchers.Kubernetes.Sidecar;

/// <summary>
/// Puts a container into a trial's pod that reads the file or folder of metrics which the primary container writes, and prints
/// what it finds, so that the runner reads it off the container's log: an object of JSON a line.
/// </summary>
internal static class CollectorSidecar
{
    /// <summary>The container's name.</summary>
    internal const string ContainerName = "vizier-collector";

    private const string VolumeName = "vizier-metrics";
    private const string UntilStopped = "--until-stopped";

    /// <summary>Whether an attempt's metrics are in files, which nobody outside its pod can read.</summary>
    internal static bool IsNeeded(Attempt attempt) =>
        attempt.Collector?.Kind is Collector.Types.Kind.File or Collector.Types.Kind.TensorFlowEvent;

    /// <summary>Adds the container, and the volume if the primary container has none at that path.</summary>
    /// <param name="podSpec">The pod, which is changed.</param>
    /// <param name="attempt">The attempt, whose collector reads files.</param>
    /// <param name="image">The image of Vizier.</param>
    /// <exception cref="ManifestException">The path is not absolute, or there is no primary container.</exception>
    internal static void AddTo(JsonObject podSpec, Attempt attempt, string image)
    {
        var collector = attempt.Collector;
        var folder = FolderOf(collector);
        var primary = podSpec.Mappings("containers").FirstOrDefault(
                container => attempt.PrimaryContainer.Length == 0 || container.Text("name") == attempt.PrimaryContainer)
            ?? throw new ManifestException([new ManifestProblem("containers", $"no container is called \"{attempt.PrimaryContainer}\"")]);
        var mount = MountAt(folder, podSpec, primary);
        _ = mount.Remove("readOnly");
        mount["readOnly"] = true;

        JsonArray arguments = ["collect", collector.Path];
        Add("--kind", collector.Kind == Collector.Types.Kind.File ? "file" : "tensorflow");
        Add("--format", collector.Format == Collector.Types.Format.Json ? "json" : "text");
        foreach (var name in attempt.MetricNames)
        {
            Add("--metric", name);
        }

        foreach (var filter in collector.Filters)
        {
            Add("--filter", filter);
        }

        // A container that is started again writes on; the runner ends the pod then.
        if (podSpec.Text("restartPolicy") is not "Never")
        {
            arguments.Add(UntilStopped);
        }

        // It sees the end of the program by its processes.
        podSpec["shareProcessNamespace"] = true;
        podSpec["containers"]!.AsArray().Add(new JsonObject
        {
            ["name"] = ContainerName,
            ["image"] = image,
            ["imagePullPolicy"] = "IfNotPresent",
            ["args"] = arguments,
            ["resources"] = new JsonObject
            {
                ["requests"] = new JsonObject { ["cpu"] = "10m", ["memory"] = "64Mi" },
                ["limits"] = new JsonObject { ["memory"] = "256Mi" },
            },
            ["securityContext"] = new JsonObject
            {
                ["allowPrivilegeEscalation"] = false,
                ["capabilities"] = new JsonObject { ["drop"] = new JsonArray("ALL") },
            },
            ["volumeMounts"] = new JsonArray(mount),
        });

        void Add(string flag, string value)
        {
            arguments.Add(flag);

            // Kubernetes expands $(NAME); a filter's dollar means a dollar.
            arguments.Add(value.Replace("$(", "$$(", StringComparison.Ordinal));
        }
    }

    /// <summary>Whether the collector of a pod goes on after its program.</summary>
    internal static bool GoesOn(JsonObject pod) => (pod.Mapping("spec")?.Mappings("containers") ?? [])
        .Any(container => container.Text("name") == ContainerName && Arguments(container).Contains(UntilStopped));

    /// <summary>Lets the collector in a pod end after its program, which is not started again.</summary>
    internal static void EndWithProgram(JsonObject podSpec)
    {
        podSpec["restartPolicy"] = "Never";
        foreach (var container in podSpec.Mappings("containers").Where(container => container.Text("name") == ContainerName))
        {
            container["args"] = new JsonArray([.. Arguments(container).Where(word => word != UntilStopped).Select(word => JsonValue.Create(word))]);
        }
    }

    private static IEnumerable<string> Arguments(JsonObject container) => (container["args"] as JsonArray ?? []).Select(word => word?.ToString() ?? "");

    private static string FolderOf(Collector collector)
    {
        var path = collector.Path.TrimEnd('/');
        var folder = collector.Kind == Collector.Types.Kind.File ? Path.GetDirectoryName(path) ?? "" : path;
        return path.StartsWith('/') && folder.Trim('/').Length > 0
            ? folder
            : throw new ManifestException(
                [new ManifestProblem("metricsCollectorSpec.source.fileSystemPath.path", $"\"{collector.Path}\" must be absolute and below a folder")]);
    }

    // The program's own volume serves if the path is in one; else both get an empty folder there.
    private static JsonObject MountAt(string folder, JsonObject podSpec, JsonObject primary)
    {
        var existing = primary.Mappings("volumeMounts")
            .Where(mount => $"{folder}/".StartsWith($"{mount.Text("mountPath")?.TrimEnd('/')}/", StringComparison.Ordinal))
            .MaxBy(mount => mount.Text("mountPath")!.Length);
        if (existing is not null)
        {
            return (JsonObject)existing.DeepClone();
        }

        var volumes = podSpec["volumes"] as JsonArray;
        if (volumes is null)
        {
            podSpec["volumes"] = volumes = [];
        }

        volumes.Add(new JsonObject { ["name"] = VolumeName, ["emptyDir"] = new JsonObject() });
        var added = new JsonObject { ["name"] = VolumeName, ["mountPath"] = folder };
        if (primary["volumeMounts"] is not JsonArray mounts)
        {
            primary["volumeMounts"] = mounts = [];
        }

        mounts.Add(added.DeepClone());
        return added;
    }
}
