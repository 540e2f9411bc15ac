namespace Vizier.Benchmarks.Overhead;

/// <summary>Trials that do next to nothing, so that what is left is the cost of running them.</summary>
/// <param name="Words">The command of a trial; it reports no metric.</param>
/// <param name="Trials">Trials of a long run.</param>
/// <param name="WarmUp">Trials of a short run, whose time is taken off: start, submission and compilation are in both.</param>
internal sealed record Load(IReadOnlyList<string> Words, int Trials, int WarmUp)
{
    /// <summary>The experiment's name.</summary>
    public const string Name = "overhead";

    /// <summary>Trials that run at a time.</summary>
    public const int Parallel = 2;

    /// <summary>Trials whose time is measured.</summary>
    public int Measured => Trials - WarmUp;

    /// <summary>The experiment with so many trials.</summary>
    public string Document(int trials) =>
        $$"""
        apiVersion: kubeflow.org/v1beta1
        kind: Experiment
        metadata:
          name: {{Name}}
        spec:
          objective: {type: minimize, objectiveMetricName: loss}
          algorithm: {algorithmName: random}
          parallelTrialCount: {{Parallel}}
          maxTrialCount: {{trials}}
          parameters:
            - name: x
              parameterType: double
              feasibleSpace: {min: 0, max: 1}
          trialTemplate:
            primaryContainerName: trial
            trialParameters: [{name: x, reference: x}]
            trialSpec:
              apiVersion: batch/v1
              kind: Job
              spec:
                template:
                  spec:
                    restartPolicy: Never
                    containers:
                      - name: trial
                        image: none
                        command: [{{string.Join(", ", Words.Select(word => $"\"{word}\""))}}]
                        env: [{name: X, value: "${trialParameters.x}"}]
        """;
}
