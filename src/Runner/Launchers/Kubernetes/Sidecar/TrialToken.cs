using System.Text.Json.Nodes;
using Vizier.Protocol.Runners;
using Vizier.Runner.Kubernetes;

namespace Vizier.Runner.Launchers.Kubernetes.Sidecar;

/// <summary>
/// Gives a trial's program its token, with which it can report measurements of its own attempt and do nothing else. It is kept
/// in a Secret, so that who may only look at pods does not see it.
/// </summary>
internal static class TrialToken
{
    private const string Variable = "VIZIER_TOKEN";
    private const string Key = "token";

    /// <summary>The Secret, to be owned by the attempt's root object.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="root">The name of its root object, and of the Secret.</param>
    internal static JsonObject Secret(Attempt attempt, string root) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Secret",
        ["type"] = "Opaque",
        ["metadata"] = new JsonObject { ["name"] = root },
        ["stringData"] = new JsonObject { [Key] = attempt.Token },
    };

    /// <summary>Lets all containers of a pod know the token, by the variable VIZIER_TOKEN.</summary>
    /// <param name="podSpec">The pod, which is changed.</param>
    /// <param name="root">The name of the Secret.</param>
    internal static void Introduce(JsonObject podSpec, string root)
    {
        foreach (var container in podSpec.Mappings("containers"))
        {
            if (container["env"] is not JsonArray environment)
            {
                container["env"] = environment = [];
            }

            if (!environment.OfType<JsonObject>().Any(entry => entry.Text("name") == Variable))
            {
                environment.Add(new JsonObject
                {
                    ["name"] = Variable,
                    ["valueFrom"] = new JsonObject { ["secretKeyRef"] = new JsonObject { ["name"] = root, ["key"] = Key } },
                });
            }
        }
    }
}
