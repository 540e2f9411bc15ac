using System.Text.Json.Nodes;
using Vizier.Protocol.Runners;
using Vizier.Runner.Kubernetes;
using Vizier.Runner.Launchers.Kubernetes.Sidecar;
using Vizier.Runner.Launchers.Local;
using static Vizier.Protocol.Runners.ReportAttemptRequest.Types.Ended.Types;

namespace Vizier.Runner.Launchers.Kubernetes;

/// <summary>What an attempt becomes on the cluster.</summary>
internal sealed record LaunchPlan
{
    /// <summary>The kind of the root object.</summary>
    internal required ResourceType RootType { get; init; }

    /// <summary>The object on whose deletion all others of the attempt go.</summary>
    internal required JsonObject Root { get; init; }

    /// <summary>The objects that belong to the root, once it is there; they may have been made already.</summary>
    internal Func<JsonObject, IReadOnlyList<(ResourceType Type, JsonObject Item)>> Dependents { get; init; } = _ => [];

    /// <summary>Tells how the attempt ends.</summary>
    internal required IOutcomeJudge Judge { get; init; }

    /// <summary>How many GPUs all pods together ask for.</summary>
    internal int Gpus { get; init; }

    /// <summary>How many pods there are at a time.</summary>
    internal int Pods { get; init; } = 1;

    /// <summary>Whether its pods carry our labels; else they are found by the primary pod labels and their owners.</summary>
    internal bool LabelsPods { get; init; } = true;

    /// <summary>Whether the loss of a pod that counts ends the attempt, since nothing but we may replace it.</summary>
    internal bool EndsWithPod { get; init; }

    /// <summary>What makes the pods, if the root does not.</summary>
    internal IMembers? Members { get; init; }

    internal string Name => Root.NameOf();

    internal string Namespace => Root.NamespaceOf();

    /// <summary>Plans an attempt whose object is sent to the cluster as it is, but for names, labels and variables.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="manifest">Its object; it stays as it is.</param>
    /// <param name="type">The kind of its object.</param>
    /// <param name="options">How the launcher works.</param>
    /// <param name="clientNamespace">The namespace of objects that name none.</param>
    /// <exception cref="LaunchException">A condition cannot be understood, or the object could never end.</exception>
    internal static LaunchPlan Of(Attempt attempt, JsonObject manifest, ResourceType type, KubernetesLauncherOptions options, string clientNamespace)
    {
        var root = (JsonObject)manifest.DeepClone();
        Mark(root, attempt, clientNamespace);
        var templates = PodTemplates.In(root);
        var isPod = type == ResourceType.Pods;
        if (isPod)
        {
            EndOnce(root.Ensure("spec"), "spec");
        }
        else if (type.Kind == "Job" && type.Group == "batch")
        {
            // What is lost is retried by the service, which knows the trial's limits and keeps its attempts apart.
            root.Ensure("spec")["backoffLimit"] ??= 0;
        }

        Equip(templates, attempt, root.NameOf(), options);
        if (type == ResourceType.Jobs)
        {
            EndWithCollector(templates, attempt);
        }

        if (options.Owner is { } owner)
        {
            AddOwner(root, owner);
        }

        return new LaunchPlan
        {
            RootType = type,
            Root = root,
            Dependents = TokenOf(attempt, options),
            Judge = JudgeOf(attempt, isPod),
            Gpus = templates.Sum(template => template.Gpus),
            Pods = templates.Sum(template => template.Replicas),
            LabelsPods = templates.Count > 0,
            EndsWithPod = isPod || root.Mapping("spec")?.Number("backoffLimit") == 0,
        };
    }

    /// <summary>Gives pods what all pods of trials have: labels, variables, the token, and what reads metrics from files.</summary>
    /// <param name="templates">The pods, which are changed.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="rootName">The name of its root object.</param>
    /// <param name="options">How the launcher works.</param>
    /// <exception cref="LaunchException">Metrics in files cannot be read.</exception>
    internal static void Equip(IReadOnlyList<PodTemplate> templates, Attempt attempt, string rootName, KubernetesLauncherOptions options)
    {
        foreach (var template in templates)
        {
            AddLabels(template.Holder, attempt, rootName);
        }

        TrialVariables.AddTo(templates, attempt, options.Endpoint);
        foreach (var template in templates.Where(template => template.Primary(attempt.PrimaryContainer) is not null))
        {
            if (HasToken(options))
            {
                TrialToken.Introduce(template.Spec, rootName);
            }

            if (CollectorSidecar.IsNeeded(attempt))
            {
                AddCollector(template.Spec, attempt, options);
            }
        }
    }

    /// <summary>The Secret with the token, if pods reach the service.</summary>
    internal static Func<JsonObject, IReadOnlyList<(ResourceType Type, JsonObject Item)>> TokenOf(Attempt attempt, KubernetesLauncherOptions options) => root =>
    {
        if (!HasToken(options))
        {
            return [];
        }

        var secret = TrialToken.Secret(attempt, root.NameOf());
        secret.Ensure("metadata")["namespace"] = root.NamespaceOf();
        AddLabels(secret, attempt, root.NameOf());
        AddOwner(secret, root);
        return [(ResourceType.Secrets, secret)];
    };

    /// <summary>Gives a root object its name, its namespace and the marks by which it is found.</summary>
    internal static void Mark(JsonObject root, Attempt attempt, string clientNamespace)
    {
        var metadata = root.Ensure("metadata");
        if (string.IsNullOrEmpty(metadata.Text("namespace")))
        {
            metadata["namespace"] = clientNamespace;
        }

        AddLabels(root, attempt, root.NameOf());
        var annotations = metadata.Ensure("annotations");
        annotations[TrialLabels.Name] = attempt.Name;
        annotations[TrialLabels.Holder] = TrialLabels.HolderOf(attempt.Lease);
    }

    /// <summary>Adds the labels that all objects of an attempt carry.</summary>
    internal static void AddLabels(JsonObject holder, Attempt attempt, string rootName)
    {
        var name = Attempts.AttemptName.Parse(attempt.Name);
        var labels = holder.Ensure("metadata").Ensure("labels");
        labels[TrialLabels.ManagedBy] = TrialLabels.Manager;
        labels[TrialLabels.Experiment] = TrialLabels.Value(name.Study);
        labels[TrialLabels.Trial] = name.Trial;
        labels[TrialLabels.Attempt] = rootName;
        labels[TrialLabels.KatibExperiment] = TrialLabels.Value(name.Study);
        labels[TrialLabels.KatibTrial] = attempt.RunName;
    }

    /// <summary>Lets an object go when its owner goes.</summary>
    internal static void AddOwner(JsonObject item, JsonObject owner)
    {
        var metadata = item.Ensure("metadata");
        if (metadata["ownerReferences"] is not JsonArray references)
        {
            metadata["ownerReferences"] = references = [];
        }

        references.Add(new JsonObject
        {
            ["apiVersion"] = owner.Text("apiVersion"),
            ["kind"] = owner.Text("kind"),
            ["name"] = owner.NameOf(),
            ["uid"] = owner.UidOf(),
        });
    }

    private static bool HasToken(KubernetesLauncherOptions options) => options.Endpoint.Length > 0;

    private static void AddCollector(JsonObject podSpec, Attempt attempt, KubernetesLauncherOptions options)
    {
        if (options.Image.Length == 0)
        {
            throw new LaunchException(
                Reason.LaunchFailed, "metrics in files are read by a container beside the program, whose image is not known: give the runner --image-of-vizier");
        }

        try
        {
            CollectorSidecar.AddTo(podSpec, attempt, options.Image);
        }
        catch (ManifestException exception)
        {
            throw new LaunchException(Reason.LaunchFailed, exception.Message);
        }
    }

    // Only when the collector ends too is a Job complete.
    private static void EndWithCollector(IReadOnlyList<PodTemplate> templates, Attempt attempt)
    {
        foreach (var template in templates.Where(_ => CollectorSidecar.IsNeeded(attempt)))
        {
            CollectorSidecar.EndWithProgram(template.Spec);
        }
    }

    private static void EndOnce(JsonObject spec, string path)
    {
        switch (spec.Text("restartPolicy"))
        {
            case null:
                spec["restartPolicy"] = "Never";
                break;
            case "Always":
                throw new LaunchException(
                    Reason.LaunchFailed, $"{path}.restartPolicy: Always lets the pod never end; Never (the default here) and OnFailure are allowed");
        }
    }

    private static IOutcomeJudge JudgeOf(Attempt attempt, bool isPod)
    {
        if (isPod && attempt.SuccessCondition.Length == 0 && attempt.FailureCondition.Length == 0)
        {
            return new PodJudge(attempt.PrimaryContainer);
        }

        try
        {
            return new ConditionJudge(new ObjectCondition(attempt.SuccessCondition), new ObjectCondition(attempt.FailureCondition));
        }
        catch (FormatException exception)
        {
            throw new LaunchException(Reason.LaunchFailed, exception.Message);
        }
    }
}
