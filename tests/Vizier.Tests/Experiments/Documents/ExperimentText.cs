using Vizier.Experiments.Documents;

namespace Vizier.Tests.Experiments.Documents;

/// <summary>A sound v1beta1 experiment, of which a test replaces the section it is about.</summary>
internal sealed record ExperimentText
{
    public string ApiVersion { get; init; } = "kubeflow.org/v1beta1";

    public string Metadata { get; init; } = "{name: tune, namespace: lab}";

    public string Counts { get; init; } = "maxTrialCount: 12";

    public string Objective { get; init; } = "{type: minimize, goal: 0.001, objectiveMetricName: loss}";

    public string Algorithm { get; init; } = "{algorithmName: random}";

    public string Parameters { get; init; } = """
        - {name: lr, parameterType: double, feasibleSpace: {min: "0.01", max: "0.05"}}
        - {name: units, parameterType: int, feasibleSpace: {min: 8, max: 64}}
        """;

    public string TrialParameters { get; init; } = """
        - {name: rate, description: Learning rate, reference: lr}
        - {name: units, reference: units}
        """;

    public string Template { get; init; } = "primaryContainerName: main";

    public string TrialSpec { get; init; } = Job("""["train", "--lr=${trialParameters.rate}", "--units=${trialParameters.units}"]""");

    public string More { get; init; } = "";

    /// <summary>A Job with one container that has a command, and more fields of the container.</summary>
    public static string Job(string command, string more = "") => $"""
        apiVersion: batch/v1
        kind: Job
        spec:
          template:
            spec:
              restartPolicy: Never
              containers:
              - name: main
                image: trainer
                command: {command}
        {Indent(more, 8)}
        """;

    /// <summary>Indents every line.</summary>
    public static string Indent(string text, int width) =>
        string.Join('\n', text.Split('\n').Select(line => new string(' ', width) + line));

    public override string ToString() => $"""
        apiVersion: {ApiVersion}
        kind: Experiment
        metadata: {Metadata}
        spec:
        {Indent(Counts, 2)}
          objective: {Objective}
          algorithm: {Algorithm}
          parameters:
        {Indent(Parameters, 4)}
          trialTemplate:
        {Indent(Template, 4)}
            trialParameters:
        {Indent(TrialParameters, 6)}
            trialSpec:
        {Indent(TrialSpec, 6)}
        {Indent(More, 2)}
        """;

    public ParseResult Parse() => ExperimentParser.Parse(ToString());

    /// <summary>The document, which must be sound.</summary>
    public ExperimentDocument Document()
    {
        var result = Parse();
        Assert.Empty(result.Errors);
        return result.Document!;
    }
}
