namespace Vizier.EndToEnd.Tests;

/// <summary>An experiment whose trials are a line of shell.</summary>
internal sealed record ShellExperiment
{
    public string Name { get; init; } = "shell";

    public required string Script { get; init; }

    public string Algorithm { get; init; } = "random";

    public int Parallel { get; init; } = 2;

    public int? MaxTrials { get; init; } = 4;

    public int? MaxFailed { get; init; }

    public double? Goal { get; init; }

    public string Command { get; init; } = "sh";

    public string Image { get; init; } = "shell";

    public string RestartPolicy { get; init; } = "Never";

    /// <summary>Resource limits of the container, e.g. <c>nvidia.com/gpu: 1</c>.</summary>
    public string Limits { get; init; } = "";

    /// <summary>One more field of the job, in YAML's flow style.</summary>
    public string Job { get; init; } = "";

    /// <summary>One more field of the pod, in YAML's flow style, e.g. <c>activeDeadlineSeconds: 2</c>.</summary>
    public string Pod { get; init; } = "";

    /// <summary>One more field of the container, in YAML's flow style, e.g. <c>volumeMounts: [...]</c>.</summary>
    public string Container { get; init; } = "";

    public string Parameter { get; init; } = """{ name: x, parameterType: double, feasibleSpace: { min: "0.1", max: "0.9" } }""";

    public string Extra { get; init; } = "";

    public string ToYaml() => $$"""
        apiVersion: kubeflow.org/v1beta1
        kind: Experiment
        metadata: { name: {{Name}} }
        spec:
          objective: { type: maximize, objectiveMetricName: accuracy{{(Goal is { } goal ? $", goal: {goal}" : "")}} }
          algorithm: { algorithmName: {{Algorithm}} }
          parallelTrialCount: {{Parallel}}
          {{(MaxTrials is { } trials ? $"maxTrialCount: {trials}" : "")}}
          {{(MaxFailed is { } failed ? $"maxFailedTrialCount: {failed}" : "")}}
          {{Extra}}
          parameters:
            - {{Parameter}}
          trialTemplate:
            primaryContainerName: main
            trialParameters:
              - { name: x, reference: x, description: the only one }
            trialSpec:
              apiVersion: batch/v1
              kind: Job
              spec:
                {{Job}}
                template:
                  spec:
                    {{Pod}}
                    containers:
                      - name: main
                        image: {{Image}}
                        resources: { limits: { {{Limits}} } }
                        {{Container}}
                        command: [{{Command}}, -c, 'x=${trialParameters.x}; {{Script}}']
                    restartPolicy: {{RestartPolicy}}
        """;
}
