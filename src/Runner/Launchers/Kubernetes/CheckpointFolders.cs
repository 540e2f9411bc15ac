using System.Text.Json.Nodes;
using Vizier.Protocol.Runners;
using Vizier.Runner.Attempts;
using Vizier.Runner.Kubernetes;

namespace Vizier.Runner.Launchers.Kubernetes;

/// <summary>
/// The folder of a trial on the volume that the template names for checkpoints: all attempts of the trial find there what the
/// ones before have saved, and the first finds a copy of what the trial saved that it goes on from.
/// </summary>
internal static class CheckpointFolders
{
    /// <summary>The volume whose mount becomes a folder of the trial's own.</summary>
    internal const string Volume = "checkpoints";

    /// <summary>The name of the container that copies the parent's folder.</summary>
    internal const string CopierName = "vizier-checkpoints";

    private const string CopierMount = "/vizier-checkpoints";

    // The copy appears whole or not at all, though pods of one trial may make it side by side. The kubelet makes the trial's
    // folder when the program begins, so that one that is there is that of an earlier attempt. A trial whose parent has left
    // nothing, or that cannot be copied, trains from the start.
    private const string Copy = """
        cd "$0" || exit 0
        if [ -d "$1" ] && [ ! -e "$2" ]; then
          part="$2.$HOSTNAME"
          rm -rf "$part"
          if mkdir -p "$(dirname "$part")" && cp -a "$1" "$part" && mv -T "$part" "$2"; then
            echo "copied the checkpoints of $1"
          else
            rm -rf "$part"
            echo "the checkpoints of $1 were not copied"
          fi
        fi
        exit 0
        """;

    /// <summary>Turns the mount of the checkpoints' volume, if there is one, into the trial's folder.</summary>
    /// <param name="podSpec">The pod, which is changed.</param>
    /// <param name="container">The container that counts.</param>
    /// <param name="attempt">The attempt.</param>
    /// <returns>Where the container finds the folder; null if it has no such mount.</returns>
    internal static string? Mount(JsonObject podSpec, JsonObject container, Attempt attempt)
    {
        if (container.Mappings("volumeMounts").FirstOrDefault(mount => mount.Text("name") == Volume) is not { } mount)
        {
            return null;
        }

        if (mount["subPathExpr"] is null)
        {
            var key = attempt.CheckpointKey.Length > 0 ? attempt.CheckpointKey : AttemptName.Parse(attempt.Name).TrialName;
            var before = mount.Text("subPath")?.TrimEnd('/') ?? "";
            if (attempt.ParentCheckpointKey.Length > 0 && mount["readOnly"]?.GetValue<bool>() != true)
            {
                AddCopier(podSpec, container, before, attempt.ParentCheckpointKey, key);
            }

            mount["subPath"] = before.Length > 0 ? $"{before}/{key}" : key;
        }

        return mount.Text("mountPath");
    }

    // With the program's own image and user, so that what it copies may be read and written by the program.
    private static void AddCopier(JsonObject podSpec, JsonObject container, string subPath, string from, string to)
    {
        var mount = new JsonObject { ["name"] = Volume, ["mountPath"] = CopierMount };
        if (subPath.Length > 0)
        {
            mount["subPath"] = subPath;
        }

        var copier = new JsonObject
        {
            ["name"] = CopierName,
            ["image"] = container["image"]?.DeepClone(),
            ["command"] = new JsonArray("sh", "-c", Copy, CopierMount, from, to),
            ["volumeMounts"] = new JsonArray(mount),
        };
        foreach (var field in (string[])["imagePullPolicy", "securityContext"])
        {
            if (container[field] is { } value)
            {
                copier[field] = value.DeepClone();
            }
        }

        if (OrdinaryResources(container) is { Count: > 0 } resources)
        {
            copier["resources"] = resources;
        }

        if (podSpec["initContainers"] is not JsonArray initial)
        {
            podSpec["initContainers"] = initial = [];
        }

        initial.Insert(0, copier);
    }

    // A quota may demand them of every container; it needs no devices.
    private static JsonObject OrdinaryResources(JsonObject container)
    {
        JsonObject kept = [];
        foreach (var field in (string[])["requests", "limits"])
        {
            var amounts = container.Mapping("resources")?.Mapping(field)?.Where(amount => !amount.Key.Contains('/', StringComparison.Ordinal)).ToList() ?? [];
            if (amounts.Count > 0)
            {
                kept[field] = new JsonObject(amounts.Select(amount => KeyValuePair.Create(amount.Key, amount.Value?.DeepClone())));
            }
        }

        return kept;
    }
}
