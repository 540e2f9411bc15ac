using System.Text.Json.Nodes;
using Vizier.Runner.Launchers.Kubernetes.Admission;
using Vizier.Runner.Launchers.Kubernetes.Training;
using Vizier.Runner.Tests.Launchers.Kubernetes.Training;

namespace Vizier.Runner.Tests.Launchers.Kubernetes.Admission;

public sealed class GangSchedulerTests
{
    private const string Policy = """
        {"runPolicy": {"schedulingPolicy": {"queue": "night", "priorityClass": "high", "scheduleTimeoutSeconds": 30}}}
        """;

    [Fact]
    public void Volcano_gets_a_group_of_all_members_in_the_jobs_queue()
    {
        var job = Jobs.Read("TFJob", "PS:1 Worker:2", Policy);
        var group = GangScheduler.Volcano.Group(job, Jobs.Names);
        var pod = GangObjects.Pod(job, job.Leader, Jobs.Names);
        GangScheduler.Volcano.Join(pod, Jobs.Names);

        Assert.Equal(("scheduling.volcano.sh/v1beta1", "PodGroup"), ((string?)group["apiVersion"], (string?)group["kind"]));
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"minMember": 3, "queue": "night", "priorityClassName": "high"}"""), JsonNode.Parse(group["spec"]!.ToJsonString())));
        Assert.Equal("line-abc", (string?)pod["metadata"]!["annotations"]!["scheduling.k8s.io/group-name"]);
        Assert.Equal("volcano", (string?)pod["spec"]!["schedulerName"]);
    }

    [Fact]
    public void The_coscheduling_plugin_gets_a_group_of_all_members_with_its_patience()
    {
        var job = Jobs.Read("PyTorchJob", "Master:1 Worker:1", Policy);
        var group = GangScheduler.SchedulerPlugins.Group(job, Jobs.Names);
        var pod = GangObjects.Pod(job, job.Leader, Jobs.Names);
        pod["spec"]!["schedulerName"] = "my-scheduler";
        GangScheduler.SchedulerPlugins.Join(pod, Jobs.Names);

        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"minMember": 2, "scheduleTimeoutSeconds": 30}"""), JsonNode.Parse(group["spec"]!.ToJsonString())));
        Assert.Equal("line-abc", (string?)pod["metadata"]!["labels"]!["scheduling.x-k8s.io/pod-group"]);
        Assert.Equal("my-scheduler", (string?)pod["spec"]!["schedulerName"]);
    }
}
