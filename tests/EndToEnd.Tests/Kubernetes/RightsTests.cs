using Vizier.Runner.Kubernetes;
using YamlDotNet.Serialization;

namespace Vizier.EndToEnd.Tests.Kubernetes;

/// <summary>The rights that the manifests give, against those that the runner asks for.</summary>
public sealed class RightsTests
{
    private static readonly string[] KindsOfOperators =
        ["kubeflow.org tfjobs", "kubeflow.org pytorchjobs", "kubeflow.org mpijobs", "kubeflow.org xgboostjobs", "trainer.kubeflow.org trainjobs"];

    [Fact]
    public void The_role_grants_what_a_runner_needs_and_nothing_else()
    {
        var lifecycle = RunnerRights.OfKind(ResourceType.Jobs).Select(right => right.Verb).ToList();
        IEnumerable<string> expected =
        [
            .. RunnerRights.Basic.Concat(RunnerRights.NativeJobs).Where(right => !right.IsClusterWide).Select(right => $"{right.Group} {right.Resource} {right.Verb}"),
            .. KindsOfOperators.SelectMany(kind => lifecycle.Select(verb => $"{kind} {verb}")),
            " secrets get vizier-keys",
            "scheduling.x-k8s.io podgroups create",
            "scheduling.volcano.sh podgroups create",
        ];

        Assert.Equal(expected.Order(StringComparer.Ordinal), Granted("Role").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void In_all_namespaces_the_runner_only_looks_for_room() => Assert.Equal(
        RunnerRights.NativeJobs.Where(right => right.IsClusterWide).Select(right => $"{right.Group} {right.Resource} {right.Verb}"), Granted("ClusterRole"));

    private static List<string> Granted(string kind)
    {
        var reader = new DeserializerBuilder().Build();
        var role = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "deploy", "base", "rights.yaml"))
            .Split("\n---\n")
            .Select(text => reader.Deserialize<Dictionary<string, object>>(text))
            .Single(item => (string)item["kind"] == kind);
        List<string> granted = [];
        foreach (var rule in ((List<object>)role["rules"]).Cast<Dictionary<object, object>>())
        {
            var names = rule.TryGetValue("resourceNames", out object? list) ? (List<object>)list : [""];
            granted.AddRange(
                from apiGroup in (List<object>)rule["apiGroups"]
                from resource in (List<object>)rule["resources"]
                from verb in (List<object>)rule["verbs"]
                from name in names
                select $"{apiGroup} {resource} {verb} {name}".TrimEnd());
        }

        return granted;
    }
}
