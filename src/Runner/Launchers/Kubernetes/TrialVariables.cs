using System.Text.Json.Nodes;
using Vizier.Protocol.Runners;
using Vizier.Runner.Attempts;
using Vizier.Runner.Kubernetes;
using Vizier.Runner.Launchers.Local;

namespace Vizier.Runner.Launchers.Kubernetes;

/// <summary>Tells a pod's program who it is, by environment variables, and where its checkpoints are.</summary>
internal static class TrialVariables
{
    /// <summary>The volume whose mount becomes a folder of the trial's own, kept from attempt to attempt.</summary>
    internal const string CheckpointVolume = "checkpoints";

    /// <summary>Adds the variables to the containers of a name in all pods; what a container says itself stays.</summary>
    /// <param name="templates">The pods.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="endpoint">The service's address as pods reach it; empty if they do not.</param>
    internal static void AddTo(IEnumerable<PodTemplate> templates, Attempt attempt, string endpoint)
    {
        var variables = TrialEnvironment.OfTrial(attempt);
        if (endpoint.Length > 0)
        {
            variables["VIZIER_ENDPOINT"] = endpoint;
        }

        foreach (var container in templates.Select(template => template.Primary(attempt.PrimaryContainer)).OfType<JsonObject>())
        {
            var own = new Dictionary<string, string>(variables);
            if (MountCheckpoints(container, attempt) is { } folder)
            {
                own["VIZIER_CHECKPOINT_DIR"] = folder;
            }

            var present = container.Mappings("env").Select(variable => variable.Text("name")).ToHashSet();
            if (container["env"] is not JsonArray list)
            {
                container["env"] = list = [];
            }

            // First, so that the container's own may refer to them.
            var position = 0;
            foreach (var (name, value) in own.Where(variable => !present.Contains(variable.Key)))
            {
                list.Insert(position++, new JsonObject { ["name"] = name, ["value"] = value });
            }
        }
    }

    // The kubelet makes the folder; other trials' folders on the volume are out of sight.
    private static string? MountCheckpoints(JsonObject container, Attempt attempt)
    {
        var key = attempt.CheckpointKey.Length > 0 ? attempt.CheckpointKey : AttemptName.Parse(attempt.Name).TrialName;
        foreach (var mount in container.Mappings("volumeMounts").Where(mount => mount.Text("name") == CheckpointVolume))
        {
            if (mount["subPathExpr"] is null)
            {
                mount["subPath"] = mount.Text("subPath") is { Length: > 0 } path ? $"{path.TrimEnd('/')}/{key}" : key;
            }

            return mount.Text("mountPath");
        }

        return null;
    }
}
