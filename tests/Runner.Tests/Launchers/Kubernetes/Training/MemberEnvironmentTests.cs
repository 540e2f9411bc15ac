using System.Text.Json.Nodes;
using Vizier.Runner.Launchers.Kubernetes.Training;

namespace Vizier.Runner.Tests.Launchers.Kubernetes.Training;

public sealed class MemberEnvironmentTests
{
    [Theory]
    [InlineData("PS:1 Worker:2", "worker", 1, """
        {"cluster": {"worker": ["line-abc-worker-0.line-abc.tuning.svc:2222", "line-abc-worker-1.line-abc.tuning.svc:2222"],
                     "ps": ["line-abc-ps-0.line-abc.tuning.svc:2222"]},
         "task": {"type": "worker", "index": 1, "trial": "7"}, "job": {"name": "line-abc", "experiment": "line"}, "environment": "cloud"}
        """)]
    [InlineData("Chief:1 Evaluator:1 Worker:1", "evaluator", 0, """
        {"cluster": {"chief": ["line-abc-chief-0.line-abc.tuning.svc:2222"], "worker": ["line-abc-worker-0.line-abc.tuning.svc:2222"]},
         "task": {"type": "evaluator", "index": 0, "trial": "7"}, "job": {"name": "line-abc", "experiment": "line"}, "environment": "cloud"}
        """)]
    [InlineData("Worker:1", "worker", 0, """
        {"task": {"type": "worker", "index": 0, "trial": "7"}, "job": {"name": "line-abc", "experiment": "line"}, "environment": "cloud"}
        """)]
    public void Tells_TensorFlow_its_cluster_task_and_trial(string replicas, string type, int index, string expected)
    {
        var job = Jobs.Read("TFJob", replicas);
        var config = new MemberEnvironment(job, Jobs.Names).Of(Find(job, type, index))["TF_CONFIG"];
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(config)), config);
    }

    [Theory]
    [InlineData("Master:1 Worker:2", "{}", "master", 0, "RANK=0 WORLD_SIZE=3 MASTER_PORT=23456 PET_NODE_RANK=0")]
    [InlineData("Master:1 Worker:2", "{}", "worker", 1, "RANK=2 WORLD_SIZE=3 MASTER_ADDR=line-abc-master-0.line-abc.tuning.svc")]
    [InlineData("Worker:2", "{}", "worker", 1, "RANK=1 WORLD_SIZE=2 MASTER_ADDR=line-abc-worker-0.line-abc.tuning.svc")]
    [InlineData("Master:1 Worker:1", """{"nprocPerNode": "4"}""", "worker", 0, "WORLD_SIZE=8 PET_NNODES=2 PET_NPROC_PER_NODE=4")]
    [InlineData("Master:1 Worker:1", """{"nprocPerNode": "auto"}""", "worker", 0, "WORLD_SIZE=2 PET_NPROC_PER_NODE=auto")]
    public void Tells_PyTorch_master_rank_and_size(string replicas, string rest, string type, int index, string expected)
    {
        var job = Jobs.Read("PyTorchJob", replicas, rest);
        var variables = new MemberEnvironment(job, Jobs.Names).Of(Find(job, type, index));
        Assert.All(expected.Split(' ').Select(text => text.Split('=')), pair => Assert.Equal(pair[1], variables[pair[0]]));
    }

    [Fact]
    public void Takes_the_port_that_the_container_names()
    {
        var manifest = Jobs.Object("TFJob", "Worker:2");
        manifest["spec"]!["tfReplicaSpecs"]!["Worker"]!["template"]!["spec"]!["containers"]![0]!["ports"] =
            JsonNode.Parse("""[{"name": "metrics", "containerPort": 80}, {"name": "tfjob-port", "containerPort": 5000}]""");
        var job = DistributedJobReader.Read(manifest);

        Assert.Equal(5000, new MemberEnvironment(job, Jobs.Names).PortOf(job.Groups[0]));
    }

    private static Member Find(DistributedJob job, string type, int index) =>
        job.Members.Single(member => member.Group.TypeName == type && member.Index == index);
}
