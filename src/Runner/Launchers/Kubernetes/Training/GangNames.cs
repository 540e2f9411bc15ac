namespace Vizier.Runner.Launchers.Kubernetes.Training;

/// <summary>What a distributed trial and its objects are called.</summary>
/// <param name="Root">The headless service, which owns the other objects; its name begins theirs.</param>
/// <param name="Namespace">Where they are.</param>
/// <param name="Trial">The trial's id as a text.</param>
/// <param name="Experiment">The experiment's id.</param>
internal sealed record GangNames(string Root, string Namespace, string Trial, string Experiment)
{
    /// <summary>The name by which other pods reach a member, from when its pod has an address.</summary>
    internal string HostOf(Member member) => $"{member.PodName(Root)}.{Root}.{Namespace}.svc";
}
