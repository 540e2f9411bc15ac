using System.Text.Json.Nodes;
using Vizier.Runner.Kubernetes;

namespace Vizier.Runner.Launchers.Kubernetes.Training;

/// <summary>A distributed trial that is run without its operator.</summary>
/// <param name="Job">What it is made of.</param>
/// <param name="Names">What it is called.</param>
internal sealed record Gang(DistributedJob Job, GangNames Names)
{
    /// <summary>Selects its pods.</summary>
    internal string Selector => $"{GangObjects.NameLabel}={Names.Root}";

    /// <summary>Reads a trial's object.</summary>
    /// <param name="manifest">A TFJob or PyTorchJob, whose pod templates have all labels and variables that pods are to have.</param>
    /// <param name="names">What the trial is called.</param>
    /// <exception cref="ManifestException">Something in it is wrong, or needs the operator.</exception>
    internal static Gang Read(JsonObject manifest, GangNames names)
    {
        var job = DistributedJobReader.Read(manifest);
        GangObjects.CheckNames(job, names);
        return new Gang(job, names);
    }

    /// <summary>The headless service, which owns the rest.</summary>
    internal JsonObject Root() => GangObjects.Service(Job, Names);

    /// <summary>A member's pod.</summary>
    /// <param name="member">The member.</param>
    /// <param name="root">The root object as the server has it.</param>
    /// <param name="renewals">How often the member's pod was made again.</param>
    internal JsonObject Pod(Member member, JsonObject root, int renewals = 0) => Own(GangObjects.Pod(Job, member, Names, renewals), root);

    /// <summary>Makes an object go with the root.</summary>
    internal static JsonObject Own(JsonObject item, JsonObject root)
    {
        item.Ensure("metadata")["ownerReferences"] = new JsonArray(new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Service",
            ["name"] = root.NameOf(),
            ["uid"] = root.UidOf(),
        });
        return item;
    }

    /// <summary>How it stands.</summary>
    internal GangVerdict Judge(IReadOnlyList<JsonObject> pods) => GangJudge.Judge(Job, Names.Root, pods);
}
