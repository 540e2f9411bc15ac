using System.Text.Json.Nodes;
using Vizier.Runner.Launchers;
using Vizier.Runner.Launchers.Local;

namespace Vizier.Runner.Tests.Launchers.Local;

public sealed class LocalProcessTests
{
    private static readonly Dictionary<string, string> NoImages = [];

    [Fact]
    public void A_job_becomes_a_process()
    {
        var process = Read("""
            {"apiVersion": "batch/v1", "kind": "Job", "spec": {"activeDeadlineSeconds": 90, "template": {"spec": {
              "activeDeadlineSeconds": 60,
              "containers": [
                {"name": "other", "command": ["false"]},
                {"name": "main", "image": "x", "command": ["python3", "train.py"], "args": ["--lr", 0.01, "--nesterov=true", true],
                 "workingDir": "/tmp", "env": [{"name": "A", "value": "1"}, {"name": "B"}, {"name": "C", "value": 3}],
                 "resources": {"limits": {"cpu": "1", "nvidia.com/gpu": 2}}}]}}}}
            """, "main");

        Assert.Equal(["python3", "train.py", "--lr", "0.01", "--nesterov=true", "true"], process.Command);
        Assert.Equal([new("A", "1"), new("B", ""), new("C", "3")], process.Environment);
        Assert.Equal(("/tmp", TimeSpan.FromSeconds(60), 2), (process.WorkingDirectory, process.Timeout, process.Gpus));
    }

    [Fact]
    public void Without_a_name_the_first_container_counts_and_nothing_else_is_needed()
    {
        var process = Read("""{"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [{"command": ["a"]}, {"command": ["b"]}]}}""");

        Assert.Equal(["a"], process.Command);
        Assert.Equal((null, null, 0), (process.WorkingDirectory, process.Timeout, process.Gpus));
        Assert.Empty(process.Environment);
    }

    [Theory]
    [InlineData("registry:5000/team/trainer:v2", "registry:5000/team/trainer:v2")]
    [InlineData("registry:5000/team/trainer:v2", "registry:5000/team/trainer")]
    [InlineData("team/trainer@sha256:abc", "team/trainer")]
    [InlineData("team/trainer", "team/trainer")]
    public void An_image_stands_for_a_command(string image, string key)
    {
        var process = Read(Pod($$"""{"image": "{{image}}", "args": ["--lr=1"]}"""), images: new() { [key] = "python3 'my train.py' -q" });

        Assert.Equal(["python3", "my train.py", "-q", "--lr=1"], process.Command);
    }

    [Theory]
    [InlineData("""["python3", "/opt/mnist.py", "--lr=1", "x"]""", new[] { "stub", "--lr=1", "x" })]
    [InlineData("""["python3", "-u", "RunTrial.py", "--epochs=1"]""", new[] { "stub", "--epochs=1" })]
    [InlineData("""["/app/train", "-v"]""", new[] { "stub", "-v" })]
    [InlineData("""["/app/train"]""", new[] { "stub" })]
    public void An_image_stands_for_the_program_of_a_command_of_its_own(string command, string[] expected)
    {
        var process = Read(
            Pod($$"""{"image": "trainer", "command": {{command}}, "workingDir": "/no/such/folder"}"""), images: new() { ["trainer"] = "stub" });

        Assert.Equal(expected, process.Command);
        Assert.Null(process.WorkingDirectory);
    }

    [Theory]
    [InlineData("""{"image": "trainer"}""", "spec.containers[0].command", "nothing says which command the image \"trainer\" stands for")]
    [InlineData("""{"command": "true"}""", "spec.containers[0].command", "must be a list")]
    [InlineData("""{"command": [{}]}""", "spec.containers[0].command[0]", "must be a text")]
    [InlineData("""{"command": ["a"], "env": [{"name": "A", "valueFrom": {}}]}""", "spec.containers[0].env[0].valueFrom", "of A needs Kubernetes")]
    [InlineData("""{"command": ["a"], "env": [{"name": "A=B"}]}""", "spec.containers[0].env[0].name", "must be a name without =")]
    [InlineData("""{"command": ["a"], "env": ["A"]}""", "spec.containers[0].env[0]", "must be a mapping")]
    [InlineData("""{"command": ["a"], "envFrom": [{}]}""", "spec.containers[0].envFrom", "needs Kubernetes")]
    [InlineData("""{"command": ["a"], "resources": {"limits": {"nvidia.com/gpu": "0.5"}}}""", "spec.containers[0].resources.limits[nvidia.com/gpu]", "must be a whole number")]
    public void What_cannot_be_a_process_is_named(string container, string path, string message) =>
        AssertProblem(Pod(container), path, message);

    [Theory]
    [InlineData("""{"kind": "Pod", "spec": {}}""", "apiVersion", "must be given")]
    [InlineData("""{"apiVersion": "v1", "spec": {}}""", "kind", "must be given")]
    [InlineData("""{"apiVersion": "v1", "kind": "Pod"}""", "spec", "must be given")]
    [InlineData("""{"apiVersion": "v1", "kind": "Pod", "spec": {"containers": []}}""", "spec.containers", "at least one container")]
    [InlineData("""{"apiVersion": "batch/v1", "kind": "Job", "spec": {}}""", "spec.template", "must be given")]
    [InlineData("""{"apiVersion": "kubeflow.org/v1", "kind": "PyTorchJob", "spec": {}}""", "kind", "PyTorchJob of kubeflow.org/v1 needs Kubernetes")]
    [InlineData("""{"apiVersion": "batch/v1", "kind": "Job", "spec": {"parallelism": 2, "template": {"spec": {"containers": [{"command": ["a"]}]}}}}""", "spec.parallelism", "2 needs Kubernetes")]
    [InlineData("""{"apiVersion": "v1", "kind": "Pod", "spec": {"activeDeadlineSeconds": 0, "containers": [{"command": ["a"]}]}}""", "spec.activeDeadlineSeconds", "at least 1")]
    [InlineData("""{"apiVersion": "v1", "kind": "Pod", "spec": {"initContainers": [{}], "containers": [{"command": ["a"]}]}}""", "spec.initContainers", "need Kubernetes")]
    public void What_is_no_pod_or_job_is_named(string manifest, string path, string message) => AssertProblem(manifest, path, message);

    [Fact]
    public void A_primary_container_that_is_missing_is_named_with_those_there_are()
    {
        var exception = Assert.Throws<ManifestException>(() => Read(
            """{"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [{"name": "a"}, {"name": "b"}]}}""", "main"));

        Assert.Equal("spec.containers: no container is called \"main\"; there are: a, b", exception.Message);
    }

    [Fact]
    public void All_problems_are_named_at_once()
    {
        var exception = Assert.Throws<ManifestException>(() => Read(Pod("""{"envFrom": [{}], "env": [{"name": "A", "valueFrom": {}}]}""")));

        Assert.Equal(
            ["spec.containers[0].command", "spec.containers[0].envFrom", "spec.containers[0].env[0].valueFrom"],
            exception.Problems.Select(problem => problem.Path));
    }

    private static void AssertProblem(string manifest, string path, string message)
    {
        var problem = Assert.Single(Assert.Throws<ManifestException>(() => Read(manifest)).Problems);
        Assert.Equal(path, problem.Path);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    private static string Pod(string container) =>
        $"{{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"spec\": {{\"containers\": [{container}]}}}}";

    private static LocalProcess Read(string manifest, string primary = "", Dictionary<string, string>? images = null) =>
        LocalProcess.FromManifest((JsonObject)JsonNode.Parse(manifest)!, primary, images ?? NoImages);
}
