using System.Text.Json.Nodes;
using Vizier.Runner.Launchers;
using Vizier.Runner.Launchers.Kubernetes.Training;

namespace Vizier.Runner.Tests.Launchers.Kubernetes.Training;

public sealed class DistributedJobReaderTests
{
    [Theory]
    [InlineData("TFJob", "PS:1 Worker:2", "Worker 2, Ps 1")]
    [InlineData("TFJob", "Evaluator:1 Worker:3 Chief:1", "Chief 1, Worker 3, Evaluator 1")]
    [InlineData("TFJob", "ps:2 master:1", "Master 1, Ps 2")]
    [InlineData("TFJob", "Worker:2 PS:0", "Worker 2")]
    [InlineData("PyTorchJob", "Worker:3 Master:1", "Master 1, Worker 3")]
    [InlineData("PyTorchJob", "Worker:2", "Worker 2")]
    public void Reads_replicas_leader_first(string kind, string replicas, string expected) =>
        Assert.Equal(expected, string.Join(", ", Jobs.Read(kind, replicas).Groups.Select(group => $"{group.Type} {group.Count}")));

    [Fact]
    public void Reads_what_the_job_says_of_its_run()
    {
        var job = Jobs.Read("TFJob", "Worker:2:ExitCode", """
            {"successPolicy": "AllWorkers", "runPolicy": {"cleanPodPolicy": "None", "activeDeadlineSeconds": 90, "backoffLimit": 2,
             "schedulingPolicy": {"queue": "night", "priorityClass": "high", "scheduleTimeoutSeconds": 30}}}
            """);

        Assert.Equal(SuccessPolicy.AllWorkers, job.Success);
        Assert.Equal(CleanPodPolicy.None, job.CleanPods);
        Assert.Equal(TimeSpan.FromSeconds(90), job.ActiveDeadline);
        Assert.Equal(2, job.RestartLimit);
        Assert.Equal(new SchedulingPolicy("night", "high", 30), job.Scheduling);
        Assert.Equal(ReplicaRestart.ExitCode, job.Groups[0].Restart);
    }

    [Theory]
    [InlineData("TFJob", "Worker:1", ReplicaRestart.Never)]
    [InlineData("PyTorchJob", "Master:1", ReplicaRestart.OnFailure)]
    [InlineData("PyTorchJob", "Master:1:Never", ReplicaRestart.Never)]
    public void Takes_the_operators_restart_policy_where_none_is_given(string kind, string replicas, object expected) =>
        Assert.Equal(expected, Jobs.Read(kind, replicas).Groups[0].Restart);

    [Theory]
    [InlineData("TFJob", "PS:1", "{}", "spec.tfReplicaSpecs", "must have one of: Chief, Master, Worker")]
    [InlineData("TFJob", "Chief:2 Worker:1", "{}", "spec.tfReplicaSpecs.Chief.replicas", "2 must be 1: there is one Chief")]
    [InlineData("TFJob", "Wurker:1", "{}", "spec.tfReplicaSpecs.Wurker", "allowed are Chief, Master, Worker, PS, Evaluator")]
    [InlineData("PyTorchJob", "Chief:1", "{}", "spec.pytorchReplicaSpecs.Chief", "allowed are Master, Worker")]
    [InlineData("TFJob", "Worker:1:Sometimes", "{}", "spec.tfReplicaSpecs.Worker.restartPolicy", "\"Sometimes\" must be one of Never, OnFailure, Always, ExitCode")]
    [InlineData("PyTorchJob", "Worker:1", """{"elasticPolicy": {"minReplicas": 1}}""", "spec.elasticPolicy", "needs the training operator")]
    [InlineData("TFJob", "Worker:1", """{"runPolicy": {"backoffLimit": -1}}""", "spec.runPolicy.backoffLimit", "-1 must be a whole number, at least 0")]
    public void Refuses_with_path_value_and_what_is_allowed(string kind, string replicas, string rest, string path, string message)
    {
        var problem = Assert.Single(Assert.Throws<ManifestException>(() => Jobs.Read(kind, replicas, rest)).Problems);
        Assert.Equal(path, problem.Path);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_template_without_containers()
    {
        var job = Jobs.Object("TFJob", "Worker:1");
        job["spec"]!["tfReplicaSpecs"]!["Worker"]!["template"]!["spec"] = new JsonObject { ["containers"] = new JsonArray() };

        var problem = Assert.Single(Assert.Throws<ManifestException>(() => DistributedJobReader.Read(job)).Problems);
        Assert.Equal("spec.tfReplicaSpecs.Worker.template.spec.containers", problem.Path);
    }

    [Theory]
    [InlineData("kubeflow.org/v1", "TFJob", true)]
    [InlineData("kubeflow.org/v1", "PyTorchJob", true)]
    [InlineData("kubeflow.org/v1", "MPIJob", false)]
    [InlineData("batch/v1", "Job", false)]
    public void Knows_its_kinds(string version, string kind, bool known) =>
        Assert.Equal(known, DistributedJobReader.Knows(new JsonObject { ["apiVersion"] = version, ["kind"] = kind }));
}
