using System.Text.Json.Nodes;
using Vizier.Protocol.Runners;
using Vizier.Runner.Attempts;
using Vizier.Runner.Kubernetes;
using Vizier.Runner.Launchers.Kubernetes.Admission;
using Vizier.Runner.Launchers.Local;
using static Vizier.Protocol.Runners.ReportAttemptRequest.Types.Ended.Types;

namespace Vizier.Runner.Launchers.Kubernetes.Training;

/// <summary>Plans the attempts of distributed trials whose operator is absent.</summary>
internal static class GangPlan
{
    /// <summary>Plans an attempt.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="manifest">Its object, a TFJob or PyTorchJob.</param>
    /// <param name="options">How the launcher works.</param>
    /// <param name="clientNamespace">The namespace of objects that name none.</param>
    /// <param name="admission">Launches gangs.</param>
    /// <exception cref="LaunchException">Something in the object is wrong, or needs the operator.</exception>
    internal static LaunchPlan Of(
        Attempt attempt, JsonObject manifest, KubernetesLauncherOptions options, string clientNamespace, GangAdmission admission)
    {
        var job = (JsonObject)manifest.DeepClone();
        LaunchPlan.Mark(job, attempt, clientNamespace);
        var templates = PodTemplates.In(job);
        LaunchPlan.Equip(templates, attempt, job.NameOf(), options);
        var name = AttemptName.Parse(attempt.Name);
        var gang = Read(job, new GangNames(job.NameOf(), job.NamespaceOf(), name.Trial, name.Study));
        var root = gang.Root();
        LaunchPlan.Mark(root, attempt, clientNamespace);
        return new LaunchPlan
        {
            RootType = ResourceType.Services,
            Root = root,
            Dependents = LaunchPlan.TokenOf(attempt, options),
            Judge = new GangOutcomeJudge(gang),
            Gpus = templates.Sum(template => template.Gpus),
            Pods = gang.Job.Size,
            EndsWithPod = true,
            Members = new GangMembers(gang, admission),
        };
    }

    private static Gang Read(JsonObject job, GangNames names)
    {
        try
        {
            return Gang.Read(job, names);
        }
        catch (ManifestException exception)
        {
            throw new LaunchException(Reason.LaunchFailed, exception.Message);
        }
    }
}
