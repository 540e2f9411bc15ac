using System.Text.Json.Nodes;
using Vizier.Protocol.Runners;
using Vizier.Runner.Kubernetes;
using Vizier.Runner.Launchers.Kubernetes;
using Vizier.Runner.Launchers.Local;

namespace Vizier.Runner.Tests.Launchers.Kubernetes;

public sealed class LaunchPlanTests
{
    private const string Job = """
        {
          "apiVersion": "batch/v1", "kind": "Job", "metadata": { "name": "digits-abc" },
          "spec": { "template": { "spec": {
            "restartPolicy": "Never",
            "containers": [
              { "name": "main", "image": "i", "env": [ { "name": "KATIB_TRIAL_NAME", "value": "mine" } ],
                "volumeMounts": [ { "name": "checkpoints", "mountPath": "/ckpt" } ],
                "resources": { "limits": { "nvidia.com/gpu": 2 } } },
              { "name": "side", "image": "i", "resources": { "limits": { "nvidia.com/gpu": "1" } } } ] } } }
        }
        """;

    [Fact]
    public void A_job_gets_its_marks_and_variables_and_keeps_its_own()
    {
        var plan = Plan(Job, ResourceType.Jobs);
        var template = plan.Root["spec"]!["template"]!.AsObject();
        var main = template["spec"]!["containers"]![0]!.AsObject();
        var variables = main.Mappings("env").ToDictionary(variable => variable.Text("name")!, variable => variable.Text("value"));

        Assert.Equal(("digits-abc", "trials", 3, 1), (plan.Name, plan.Namespace, plan.Gpus, plan.Pods));
        Assert.Equal("digits-abc", template.LabelOf(TrialLabels.Attempt));
        Assert.Equal("vizier", plan.Root.LabelOf(TrialLabels.ManagedBy));
        Assert.Equal("owners/o/studies/digits/trials/7/attempts/1", plan.Root.AnnotationOf(TrialLabels.Name));
        Assert.DoesNotContain("secret-lease", plan.Root.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(("mine", "/ckpt"), (variables["KATIB_TRIAL_NAME"], variables["VIZIER_CHECKPOINT_DIR"]));
        Assert.Equal("digits-run", main["volumeMounts"]![0]!["subPath"]!.GetValue<string>());
        Assert.Equal(0, (int)plan.Root["spec"]!["backoffLimit"]!);
        Assert.True(plan.EndsWithPod);
        Assert.Null(template["spec"]!["containers"]![1]!["env"]);
    }

    [Fact]
    public void A_trial_that_goes_on_from_another_copies_its_checkpoints_before_the_program_begins()
    {
        var pod = Plan(Job, ResourceType.Jobs, parent: "digits-parent").Root["spec"]!["template"]!["spec"]!.AsObject();
        var copier = Assert.Single(pod.Mappings("initContainers"));

        Assert.Equal(["/vizier-checkpoints", "digits-parent", "digits-run"], copier["command"]!.AsArray().TakeLast(3).Select(word => (string?)word));
        Assert.Equal("i", (string?)copier["image"]);
        Assert.Null(copier["volumeMounts"]![0]!["subPath"]);
        Assert.Null(copier["resources"]);
        Assert.Equal("digits-run", (string?)pod["containers"]![0]!["volumeMounts"]![0]!["subPath"]);

        var without = Job.Replace("checkpoints", "other", StringComparison.Ordinal);
        Assert.Null(Plan(without, ResourceType.Jobs, parent: "digits-parent").Root["spec"]!["template"]!["spec"]!["initContainers"]);
    }

    [Fact]
    public void A_pod_ends_once_and_one_that_never_ends_is_refused()
    {
        const string Pod = """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"containers":[{"name":"main"}]}}""";

        Assert.Equal("Never", (string)Plan(Pod, ResourceType.Pods).Root["spec"]!["restartPolicy"]!);
        var always = Pod.Replace("\"containers\"", "\"restartPolicy\":\"Always\",\"containers\"", StringComparison.Ordinal);
        Assert.Contains("spec.restartPolicy", Assert.Throws<LaunchException>(() => Plan(always, ResourceType.Pods)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Templates_are_found_wherever_they_stand_and_counted_with_their_replicas()
    {
        var manifest = JsonNode.Parse("""
            {
              "kind": "PyTorchJob", "apiVersion": "kubeflow.org/v1",
              "spec": { "pytorchReplicaSpecs": {
                "Master": { "replicas": 1, "template": { "spec": { "containers": [ { "name": "pytorch", "resources": { "limits": { "nvidia.com/gpu": 1 } } } ] } } },
                "Worker": { "replicas": 3, "template": { "spec": { "containers": [ { "name": "pytorch", "resources": { "limits": { "nvidia.com/gpu": 2 } } } ] } } } } }
            }
            """)!.AsObject();

        var templates = PodTemplates.In(manifest);

        Assert.Equal((2, 4, 7), (templates.Count, templates.Sum(template => template.Replicas), templates.Sum(template => template.Gpus)));
        Assert.Empty(PodTemplates.In(JsonNode.Parse("""{"kind":"Workflow","spec":{"templates":[{"container":{}}]}}""")!.AsObject()));
    }

    [Theory]
    [InlineData("Digits_Über/x", "Digits_-ber-x")]
    [InlineData("-a-", "a")]
    public void Label_values_are_made_valid(string text, string value) => Assert.Equal(value, TrialLabels.Value(text));

    private static LaunchPlan Plan(string manifest, ResourceType type, string parent = "") => LaunchPlan.Of(
        new Attempt
        {
            Name = "owners/o/studies/digits/trials/7/attempts/1",
            RunName = "digits-run",
            Lease = "secret-lease",
            CheckpointKey = "digits-run",
            ParentCheckpointKey = parent,
            PrimaryContainer = "main",
            Manifest = manifest,
        },
        JsonNode.Parse(manifest)!.AsObject(),
        type,
        new KubernetesLauncherOptions(),
        "trials");
}
