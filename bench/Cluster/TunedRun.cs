using System.Diagnostics;

namespace Vizier.Benchmarks.Cluster;

/// <summary>One <c>vizier run --on kubernetes</c> as a process, in a folder of its own.</summary>
internal sealed class TunedRun : IDisposable
{
    private static readonly string Vizier = Path.Combine(AppContext.BaseDirectory, "vizier.dll");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vizier-cluster-");
    private readonly Process _process;

    private TunedRun(int trials, int parallel, string image, string command, string? kubeconfig)
    {
        var file = Path.Combine(_folder.FullName, "experiment.yaml");
        File.WriteAllText(file, Document(trials, parallel, image, command));
        var start = new ProcessStartInfo("dotnet", [Vizier, "run", file, "--on", "kubernetes", "--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0", "--output", "json"])
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (kubeconfig is not null)
        {
            var path = Path.Combine(_folder.FullName, "kubeconfig");
            File.WriteAllText(path, kubeconfig);
            start.Environment["KUBECONFIG"] = path;
        }

        _process = Process.Start(start)!;
        _ = _process.StandardOutput.ReadToEndAsync();
        _ = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Begins a run against a simulated cluster.</summary>
    public static TunedRun Start(SimulatedCluster cluster, int trials, int parallel) => new(trials, parallel, "none", "true", cluster.KubeConfig);

    /// <summary>Begins a run on a real cluster: that which the text of a kubeconfig names, or, if it is null, KUBECONFIG.</summary>
    public static TunedRun Start(int trials, int parallel, string image, string? kubeconfig) =>
        new(trials, parallel, image, "echo loss=0.5", kubeconfig);

    /// <summary>Waits for the end.</summary>
    public async Task WaitAsync() => await _process.WaitForExitAsync();

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    internal static string Document(int trials, int parallel, string image, string command) =>
        $$"""
        apiVersion: kubeflow.org/v1beta1
        kind: Experiment
        metadata: {name: load}
        spec:
          objective: {type: minimize, objectiveMetricName: loss}
          algorithm: {algorithmName: random}
          parallelTrialCount: {{parallel}}
          maxTrialCount: {{trials}}
          parameters:
            - {name: x, parameterType: double, feasibleSpace: {min: 0, max: 1} }
          trialTemplate:
            primaryContainerName: main
            successCondition: status.[@this].#(phase=="Succeeded")#
            failureCondition: status.[@this].#(phase=="Failed")#
            trialParameters: [{name: x, reference: x}]
            trialSpec:
              apiVersion: v1
              kind: Pod
              spec:
                restartPolicy: Never
                containers:
                  - {name: main, image: "{{image}}", command: [sh, -c, "{{command}}"], env: [{name: X, value: "${trialParameters.x}"}] }
        """;
}
