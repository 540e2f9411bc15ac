using Vizier.Runner.Tests.Collectors.TensorFlow;

namespace Vizier.EndToEnd.Tests.Kubernetes;

/// <summary>Trials on a real cluster whose metrics are in files, or are scraped.</summary>
public sealed class FileMetricsTests : IDisposable
{
    private const string Image = "vizier/vizier:dev";
    private readonly VizierProgram _vizier = new();

    public void Dispose() => _vizier.Dispose();

    [Theory]
    [InlineData("Job")]
    [InlineData("Pod")]
    public async Task A_file_is_read_while_it_is_written_and_to_its_last_line(string kind)
    {
        await using var cluster = await Cluster.OpenAsync();
        await cluster.RequireImageAsync(Image);
        string file = Write(kind, "for i in 1 2 3; do echo epoch=$i accuracy=0.$i >> /logs/metrics.log; sleep 1; done; printf 'epoch=4 accuracy=0.9' >> /logs/metrics.log");

        var run = await _vizier.RunAsync(VizierProgram.Tuning(file, cluster.Arguments("--image-of-vizier", Image)));

        Assert.True(run.ExitCode == 0, run.Error + run.Output);
        var trials = await _vizier.TrialsAsync("files");
        Assert.Equal(2, trials.Count);
        Assert.All(trials, trial => Assert.Equal((0.9, 4, 1), ((double)trial["metrics"]!["accuracy"]!, (int)trial["measurements"]!, (int)trial["attempts"]!)));
        await cluster.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_program_that_ends_at_once_loses_nothing()
    {
        await using var cluster = await Cluster.OpenAsync();
        await cluster.RequireImageAsync(Image);
        string file = Write("Job", "echo accuracy=0.7 > /logs/metrics.log");

        var run = await _vizier.RunAsync(VizierProgram.Tuning(file, cluster.Arguments("--image-of-vizier", Image)));

        Assert.True(run.ExitCode == 0, run.Error + run.Output);
        Assert.All(await _vizier.TrialsAsync("files"), trial => Assert.Equal(0.7, (double)trial["metrics"]!["accuracy"]!));
        await cluster.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task Event_files_of_TensorFlow_are_read_while_they_are_written_and_to_the_last_event()
    {
        await using var cluster = await Cluster.OpenAsync();
        await cluster.RequireImageAsync(Image);
        static string Scalar(long step, float value) => Convert.ToBase64String(EventFiles.Record(EventFiles.SimpleValue(1.7e9 + step, step, "accuracy", value)));
        string version = Convert.ToBase64String(EventFiles.File());
        string script =
            $"f=/logs/events.out.tfevents.1700000000.host; echo {version} | base64 -d >$f; echo {Scalar(1, 0.25f)} | base64 -d >>$f; sleep 2; echo {Scalar(2, 0.5f)} | base64 -d >>$f; echo {Scalar(3, 0.75f)} | base64 -d >>$f";
        string file = Write("Job", script, "{ collector: { kind: TensorFlowEvent }, source: { fileSystemPath: { path: /logs, kind: Directory } } }");

        var run = await _vizier.RunAsync(VizierProgram.Tuning(file, cluster.Arguments("--image-of-vizier", Image)));

        Assert.True(run.ExitCode == 0, run.Error + run.Output);
        Assert.All(await _vizier.TrialsAsync("files"), trial => Assert.Equal((0.75, 3), ((double)trial["metrics"]!["accuracy"]!, (int)trial["measurements"]!)));
        await cluster.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task What_a_pod_serves_to_Prometheus_is_scraped_through_the_API_server()
    {
        await using var cluster = await Cluster.OpenAsync();
        const string Script = "mkdir /tmp/www; echo 'accuracy 0.7' > /tmp/www/metrics; httpd -p 8080 -h /tmp/www; sleep 8";
        string file = Write("Pod", Script, "{ collector: { kind: PrometheusMetric }, source: { httpGet: { port: 8080, path: /metrics } } }");

        var run = await _vizier.RunAsync(VizierProgram.Tuning(file, cluster.Arguments()));

        Assert.True(run.ExitCode == 0, run.Error + run.Output);
        Assert.All(await _vizier.TrialsAsync("files"), trial => Assert.Equal(0.7, (double)trial["metrics"]!["accuracy"]!));
        await cluster.AssertNothingIsLeftAsync();
    }

    private string Write(
        string kind, string script, string collector = "{ collector: { kind: File }, source: { fileSystemPath: { path: /logs/metrics.log, kind: File } } }")
    {
        string pod = $$"""
            {restartPolicy: Never, containers: [{name: main, image: "busybox:1", command: [sh, -c, "{{script.Replace("\"", "\\\"", StringComparison.Ordinal)}}"], env: [{name: X, value: "${trialParameters.x}"}]}]}
            """.Trim();
        File.WriteAllText(Path.Combine(_vizier.Folder, "files.yaml"), $$"""
            apiVersion: kubeflow.org/v1beta1
            kind: Experiment
            metadata: { name: files }
            spec:
              objective: { type: maximize, objectiveMetricName: accuracy }
              algorithm: { algorithmName: random }
              parallelTrialCount: 2
              maxTrialCount: 2
              metricsCollectorSpec: {{collector}}
              parameters:
                - { name: x, parameterType: double, feasibleSpace: { min: "0.1", max: "0.9" } }
              trialTemplate:
                primaryContainerName: main
                trialParameters:
                  - { name: x, reference: x, description: the only one }
                trialSpec:
                  apiVersion: {{(kind == "Pod" ? "v1" : "batch/v1")}}
                  kind: {{kind}}
                  spec: {{(kind == "Pod" ? pod : $"{{template: {{spec: {pod}}}}}")}}
            """);
        return "files.yaml";
    }
}
