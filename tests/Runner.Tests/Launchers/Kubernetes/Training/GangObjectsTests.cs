using System.Text.Json.Nodes;
using Vizier.Runner.Launchers;
using Vizier.Runner.Launchers.Kubernetes.Training;

namespace Vizier.Runner.Tests.Launchers.Kubernetes.Training;

public sealed class GangObjectsTests
{
    [Fact]
    public void Gives_each_member_a_pod_that_the_service_names()
    {
        var job = Jobs.Read("TFJob", "PS:1 Worker:2");
        var service = GangObjects.Service(job, Jobs.Names);
        var pods = job.Members.Select(member => GangObjects.Pod(job, member, Jobs.Names)).ToList();

        Assert.Equal("None", (string?)service["spec"]!["clusterIP"]);
        Assert.Equal(["line-abc-worker-0", "line-abc-worker-1", "line-abc-ps-0"], pods.Select(pod => (string)pod["metadata"]!["name"]!));
        Assert.All(pods, pod =>
        {
            Assert.Equal((string?)pod["metadata"]!["name"], (string?)pod["spec"]!["hostname"]);
            Assert.Equal("line-abc", (string?)pod["spec"]!["subdomain"]);
            Assert.Equal((string?)service["spec"]!["selector"]!["training.kubeflow.org/job-name"], (string?)pod["metadata"]!["labels"]!["training.kubeflow.org/job-name"]);
        });
        Assert.Equal(["master", null, null], pods.Select(pod => (string?)pod["metadata"]!["labels"]![GangObjects.RoleLabel]));
    }

    [Theory]
    [InlineData("Never", "Never")]
    [InlineData("OnFailure", "OnFailure")]
    [InlineData("Always", "Always")]
    [InlineData("ExitCode", "Never")]
    public void Passes_the_restart_policy_on(string policy, string expected)
    {
        var job = Jobs.Read("TFJob", $"Worker:1:{policy}");
        Assert.Equal(expected, (string?)GangObjects.Pod(job, job.Leader, Jobs.Names)["spec"]!["restartPolicy"]);
    }

    [Fact]
    public void Leaves_labels_and_variables_of_the_template_alone()
    {
        var manifest = Jobs.Object("PyTorchJob", "Master:1");
        var template = manifest["spec"]!["pytorchReplicaSpecs"]!["Master"]!["template"]!;
        template["metadata"] = JsonNode.Parse("""{"labels": {"team": "vision"}, "annotations": {"sidecar.istio.io/inject": "false"}}""");
        template["spec"]!["containers"]![0]!["env"] = JsonNode.Parse("""[{"name": "MASTER_PORT", "value": "99"}]""");
        var job = DistributedJobReader.Read(manifest);

        var pod = GangObjects.Pod(job, job.Leader, Jobs.Names);

        Assert.Equal("vision", (string?)pod["metadata"]!["labels"]!["team"]);
        Assert.Equal("false", (string?)pod["metadata"]!["annotations"]!["sidecar.istio.io/inject"]);
        var variables = pod["spec"]!["containers"]![0]!["env"]!.AsArray();
        Assert.Equal("99", (string?)Assert.Single(variables, entry => (string?)entry!["name"] == "MASTER_PORT")!["value"]);
        Assert.Contains(variables, entry => (string?)entry!["name"] == "RANK");
        Assert.Null(template["metadata"]!["labels"]!["training.kubeflow.org/job-name"]);
    }

    [Fact]
    public void Refuses_names_that_no_host_may_have()
    {
        var names = Jobs.Names with { Root = new string('a', 60) };
        var problem = Assert.Throws<ManifestException>(() => GangObjects.CheckNames(Jobs.Read("TFJob", "Worker:1"), names)).Problems[0];
        Assert.Contains("63 are allowed", problem.Message, StringComparison.Ordinal);
    }
}
