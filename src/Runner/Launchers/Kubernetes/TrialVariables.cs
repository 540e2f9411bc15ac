using System.Text.Json.Nodes;
using Vizier.Protocol.Runners;
using Vizier.Runner.Kubernetes;
using Vizier.Runner.Launchers.Local;

namespace Vizier.Runner.Launchers.Kubernetes;

/// <summary>Tells a pod's program who it is, by environment variables, and where its checkpoints are.</summary>
internal static class TrialVariables
{
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

        foreach (var template in templates)
        {
            if (template.Primary(attempt.PrimaryContainer) is not { } container)
            {
                continue;
            }

            var own = new Dictionary<string, string>(variables);
            if (CheckpointFolders.Mount(template.Spec, container, attempt) is { } folder)
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
}
