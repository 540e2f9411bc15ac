using Vizier.Experiments.Documents;

namespace Vizier.Tests.Experiments.Documents;

public sealed class V1Alpha3Tests
{
    private const string Root = "spec.trialTemplate";
    private const string Raw = $"{Root}.goTemplate.rawTemplate";

    private static readonly string Example = KatibExample.Text("v1alpha3/random-example");

    private static ParseResult Replace(string old, string replacement)
    {
        Assert.Contains(old, Example, StringComparison.Ordinal);
        return ExperimentParser.Parse(Example.Replace(old, replacement, StringComparison.Ordinal));
    }

    [Fact]
    public void A_document_is_converted()
    {
        var document = ExperimentParser.Parse(Example).Document!;
        Assert.Equal("kubeflow.org/v1alpha3", document.ApiVersion);
        Assert.Equal(ResumePolicy.LongRunning, document.ResumePolicy);
        Assert.Equal(["--lr", "--num-layers", "--optimizer"], document.Parameters.Select(parameter => parameter.Name));
        Assert.Equal(MetricExtraction.Max, document.Objective.StrategyOf("Train-accuracy"));
        var template = document.TrialTemplate;
        Assert.Null(template.PrimaryContainerName);
        Assert.Equal("status.conditions.#(type==\"Complete\")#|#(status==\"True\")#", template.SuccessCondition);
        Assert.Equal(("batch/v1", "Job"), (template.ObjectApiVersion, template.ObjectKind));
        Assert.Empty(template.PrimaryPodLabels);
    }

    [Fact]
    public void A_trial_is_rendered_with_its_name_namespace_and_parameters()
    {
        var template = ExperimentParser.Parse(Example).Document!.TrialTemplate;
        var manifest = template.Render("random-example-x1", "kubeflow", [new("--lr", "0.02"), new("--num-layers", "3"), new("--optimizer", "sgd")]);
        var container = template.PrimaryContainerOf(manifest)!;
        Assert.Equal("random-example-x1", container["name"]!.GetValue<string>());
        Assert.Equal(
            """["python3","/opt/mxnet-mnist/mnist.py","--batch-size=64","--lr=0.02","--num-layers=3","--optimizer=sgd"]""",
            container["command"]!.ToJsonString());
        Assert.Equal("""{"name":"random-example-x1","namespace":"kubeflow"}""", manifest["metadata"]!.ToJsonString());
    }

    [Theory]
    [InlineData("v1alpha3/tfjob-example", "tensorflow")]
    public void The_primary_container_of_a_training_job_has_a_fixed_name(string name, string container)
    {
        var template = ExperimentParser.Parse(KatibExample.Text(name)).Document!.TrialTemplate;
        Assert.Equal(container, template.PrimaryContainerName);
        Assert.Equal("master", template.PrimaryPodLabels["training.kubeflow.org/job-role"]);
    }

    [Theory]
    [InlineData("name: {{.Trial}}\n            namespace", "name: fixed\n            namespace", Raw + ".metadata.name", "\"fixed\": metadata.name should be {{.Trial}}")]
    [InlineData("namespace: {{.NameSpace}}", "namespace: lab", Raw + ".metadata.namespace", "\"lab\": metadata.namespace should be {{.NameSpace}}")]
    [InlineData("            namespace: {{.NameSpace}}\n", "", Raw + ".metadata.namespace", "nothing: metadata.namespace should be {{.NameSpace}}")]
    [InlineData("kind: Job", "kind: CronJob", Raw + ".kind", "Job type batch/v1 CronJob not supported", "batch/v1 Job, kubeflow.org/v1 TFJob, kubeflow.org/v1 PyTorchJob")]
    [InlineData("          kind: Job\n", "", Raw + ".kind", "must be specified")]
    [InlineData("command:", "comand:", Raw + ".spec.template.spec.containers[0].comand", "did you mean command?")]
    [InlineData("{{.Value}}", "{{.Valu}}", Raw, ".Valu is unknown here; did you mean Value?")]
    [InlineData("{{- with .HyperParameters}}", "", Raw, "range goes through a list")]
    [InlineData("containers:", "containers: [", Raw, "the rendered template is no valid YAML")]
    public void Faults_of_the_template_are_found(string old, string replacement, string path, params string[] fragments) =>
        FindingAssert.OneError(Replace(old, replacement), path, fragments);

    [Fact]
    public void A_fault_of_the_template_is_placed_in_the_file()
    {
        var result = Replace("{{.Value}}", "{{.Valu}}");
        var line = Example.Split('\n').ToList().FindIndex(line => line.Contains("{{.Value}}", StringComparison.Ordinal)) + 1;
        Assert.Equal(line, Assert.Single(result.Errors).Line);
    }

    [Fact]
    public void Every_word_of_a_list_must_fit_into_the_template()
    {
        var result = Replace("- ftrl", "- 'f\"trl'");
        FindingAssert.OneError(result, Raw, "the rendered template is no valid YAML");
    }

    [Fact]
    public void A_template_that_ignores_the_parameters_is_an_error()
    {
        var lines = Example.Split('\n').Where(line => !line.Contains("{{- ", StringComparison.Ordinal) && !line.Contains("{{.Name}}", StringComparison.Ordinal));
        FindingAssert.OneError(ExperimentParser.Parse(string.Join('\n', lines)), Raw, "never uses .HyperParameters");
    }

    [Theory]
    [InlineData("    goTemplate:", "    primaryContainerName: a\n    goTemplate:", Root + ".primaryContainerName", "belongs to kubeflow.org/v1beta1")]
    [InlineData("        min: \"0.01\"", "        distribution: normal\n        min: \"0.01\"", "spec.parameters[0].feasibleSpace.distribution", "unknown to kubeflow.org/v1alpha3")]
    [InlineData("  parallelTrialCount: 3", "  resumePolicy: FromVolume", "spec.resumePolicy", "\"FromVolume\" is an invalid ResumePolicyType; allowed are Never, LongRunning")]
    [InlineData("  parallelTrialCount: 3", "  earlyStopping: {algorithmName: medianstop}", "spec.earlyStopping", "belongs to kubeflow.org/v1beta1")]
    [InlineData("    goal: 0.99", "    metricStrategies: []", "spec.objective.metricStrategies", "unknown field")]
    [InlineData("  parallelTrialCount: 3", "  metricsCollectorSpec: {source: {fileSystemPath: {format: JSON}}}", "spec.metricsCollectorSpec.source.fileSystemPath.format", "unknown to kubeflow.org/v1alpha3")]
    [InlineData("type: maximize", "type: max", "spec.objective.type", "\"max\" is no objective type")]
    [InlineData("algorithmName: random", "algorithmName: chance", "spec.algorithm.algorithmName", "\"chance\"")]
    [InlineData("rawTemplate:", "rawTemplat:", Root + ".goTemplate.rawTemplat", "did you mean rawTemplate?")]
    public void Fields_of_the_other_version_and_faults_are_found(string old, string replacement, string path, string message) =>
        Assert.Contains(Replace(old, replacement).Errors, error => error.Path == path && error.Message.Contains(message, StringComparison.Ordinal));

    [Fact]
    public void Early_stopping_inside_the_algorithm_is_warned_of() => FindingAssert.OneWarning(
        Replace("    algorithmName: random", "    algorithmName: random\n    earlyStopping: {earlyStoppingAlgorithmName: m, earlyStoppingSettings: [{name: a, value: b}]}"),
        "spec.algorithm.earlyStopping",
        "is not acted on");

    [Theory]
    [InlineData("templateSpec: {configMapName: mine, configMapNamespace: lab, templatePath: t.yaml}", "mine", "t.yaml")]
    [InlineData(null, "trial-template", "defaultTrialTemplate.yaml")]
    public void The_template_may_stand_in_a_ConfigMap_beside_the_experiment(string? goTemplate, string name, string key)
    {
        var start = Example.IndexOf("  trialTemplate:", StringComparison.Ordinal);
        var raw = Example[(Example.IndexOf("|-", StringComparison.Ordinal) + 3)..];
        var experiment = Example[..start] + (goTemplate is null ? "" : $"  trialTemplate: {{goTemplate: {{{goTemplate}}}}}\n");
        FindingAssert.OneError(
            ExperimentParser.Parse(experiment),
            goTemplate is null ? $"{Root}.goTemplate" : $"{Root}.goTemplate.templateSpec",
            $"ConfigMap \"{name}\"",
            "is not in this file");
        var configMap = $"\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, namespace: lab}}\ndata:\n  {key}: |-\n{raw}";
        Assert.Empty(ExperimentParser.Parse(experiment + configMap).Findings);
    }
}
