using Vizier.Experiments.Documents;

namespace Vizier.Tests.Experiments.Documents;

public sealed class ConfigMapTemplateTests
{
    private const string Path = "spec.trialTemplate.configMap";

    private const string JobText = """
        apiVersion: batch/v1
        kind: Job
        spec:
          backoffLimit: ${trialParameters.numberLayers}
          template:
            spec:
              containers:
              - name: training-container
                command: [python3, --lr=${trialParameters.learningRate}, "--layers=${trialParameters.numberLayers}"]
                args:
                - ${trialParameters.optimizer}
        """;

    private static string ConfigMap(string text, string name = "trial-templates", string space = "kubeflow") => $$"""

        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: {{name}}, namespace: {{space}}}
        data:
          defaultTrialTemplate.yaml: |-
        {{ExperimentText.Indent(text, 4)}}
        """;

    private static ParseResult Parse(string configMap) =>
        ExperimentParser.Parse(KatibExample.Text("v1beta1/trial-configmap-source") + configMap);

    [Fact]
    public void The_template_may_stand_beside_the_experiment()
    {
        var result = Parse(ConfigMap(JobText));
        Assert.Empty(result.Errors);
        var manifest = result.Document!.TrialTemplate.Render(
            "t", "kubeflow", [new("lr", "0.02"), new("num-layers", "3"), new("optimizer", "sgd")]);
        Assert.Equal(
            """{"backoffLimit":3,"template":{"spec":{"containers":[{"name":"training-container","command":["python3","--lr=0.02","--layers=3"],"args":["sgd"]}]}}}""",
            manifest["spec"]!.ToJsonString());
    }

    [Fact]
    public void Without_the_ConfigMap_it_is_said_where_to_put_it() => FindingAssert.OneError(
        Parse(""), Path, "ConfigMap \"trial-templates\" of namespace \"kubeflow\" is not in this file", "another document");

    [Fact]
    public void A_ConfigMap_of_another_namespace_is_another_one() =>
        FindingAssert.OneError(Parse(ConfigMap(JobText, space: "lab")), Path, "is not in this file");

    [Fact]
    public void The_key_must_be_in_the_ConfigMap() => FindingAssert.OneError(
        Parse(ConfigMap(JobText).Replace("defaultTrialTemplate", "defaultTrialTemplat", StringComparison.Ordinal)),
        Path,
        "has no text under the key \"defaultTrialTemplate.yaml\"; did you mean defaultTrialTemplat.yaml?");

    [Fact]
    public void A_parameter_that_the_template_lacks_is_an_error_as_with_the_ConfigMap_that_Katib_ships() => FindingAssert.OneError(
        Parse(ConfigMap(JobText.Replace("${trialParameters.optimizer}", "sgd", StringComparison.Ordinal))),
        "spec.trialTemplate.trialParameters[2].name",
        "parameter name \"optimizer\" is not found in the template");

    [Fact]
    public void Faults_in_the_template_are_placed_in_the_file()
    {
        var text = KatibExample.Text("v1beta1/trial-configmap-source")
            + ConfigMap(JobText.Replace("command:", "comand:", StringComparison.Ordinal));
        var error = FindingAssert.OneError(
            ExperimentParser.Parse(text), $"{Path}[defaultTrialTemplate.yaml].spec.template.spec.containers[0].comand", "did you mean command?");
        Assert.Contains("comand", text.Split('\n')[error.Line - 1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: [", "unable to parse spec.trialTemplate")]
    [InlineData("just words", "unable to convert spec.trialTemplate")]
    [InlineData("a: b\n---\na: c", "unable to convert spec.trialTemplate")]
    public void Rules_26_and_33_the_text_is_one_object(string text, string message) =>
        FindingAssert.OneError(Parse(ConfigMap(text)), $"{Path}[defaultTrialTemplate.yaml]", message);

    [Theory]
    [InlineData("configMapName")]
    [InlineData("configMapNamespace")]
    [InlineData("templatePath")]
    public void Rule_25_all_three_fields_are_needed(string field)
    {
        var text = string.Join('\n', KatibExample.Text("v1beta1/trial-configmap-source").Split('\n')
            .Where(line => !line.Contains($"{field}:", StringComparison.Ordinal)));
        FindingAssert.OneError(
            ExperimentParser.Parse(text), $"{Path}.{field}", "configMapName, configMapNamespace and templatePath must be specified");
    }

    [Fact]
    public void Rule_21_conditions_are_not_known_for_a_template_in_a_ConfigMap()
    {
        var text = string.Join('\n', KatibExample.Text("v1beta1/trial-configmap-source").Split('\n')
            .Where(line => !line.Contains("Condition:", StringComparison.Ordinal)));
        var result = ExperimentParser.Parse(text + ConfigMap(JobText));
        Assert.Equal(
            ["spec.trialTemplate.successCondition", "spec.trialTemplate.failureCondition"], result.Errors.Select(error => error.Path));
    }
}
