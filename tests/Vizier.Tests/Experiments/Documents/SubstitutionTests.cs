using System.Text.Json.Nodes;
using Vizier.Experiments.Documents;

namespace Vizier.Tests.Experiments.Documents;

public sealed class SubstitutionTests
{
    private static readonly ParameterAssignment[] Assignments = [new("lr", "1e-3"), new("units", "32")];

    private static JsonObject Render(string trialSpec, string trialParameters = "") =>
        new ExperimentText
        {
            Template = "primaryContainerName: main\nsuccessCondition: a\nfailureCondition: b",
            TrialParameters = $"- {{name: rate, reference: lr}}\n- {{name: units, reference: units}}\n{trialParameters}",
            TrialSpec = trialSpec,
        }.Document().TrialTemplate.Render("tune-abc", "lab", Assignments);

    private static JsonNode? Container(JsonObject manifest, string field) =>
        manifest["spec"]!["template"]!["spec"]!["containers"]![0]![field];

    [Fact]
    public void Placeholders_are_replaced_inside_texts()
    {
        var manifest = Render(ExperimentText.Job("[train, \"--lr=${trialParameters.rate}\", \"${trialParameters.units}/${trialParameters.units}\"]"));
        Assert.Equal("""["train","--lr=1e-3","32/32"]""", Container(manifest, "command")!.ToJsonString());
    }

    [Fact]
    public void Placeholders_are_replaced_in_names_too()
    {
        var manifest = Render("{apiVersion: a/v1, kind: K, spec: {\"x-${trialParameters.units}\": \"${trialParameters.rate}\"}}");
        Assert.Equal("""{"x-32":"1e-3"}""", manifest["spec"]!.ToJsonString());
    }

    [Fact]
    public void The_object_gets_the_name_and_namespace_of_the_trial()
    {
        var manifest = Render(ExperimentText.Job("[\"${trialParameters.rate}\", \"${trialParameters.units}\"]") + "\nmetadata: {labels: {a: b}}");
        Assert.Equal("""{"labels":{"a":"b"},"name":"tune-abc","namespace":"lab"}""", manifest["metadata"]!.ToJsonString());
    }

    [Fact]
    public void A_whole_placeholder_becomes_a_number_where_one_is_wanted()
    {
        var job = ExperimentText.Job("[\"${trialParameters.rate}\", \"${trialParameters.units}\"]", "env: [{name: UNITS, value: \"${trialParameters.units}\"}]");
        var manifest = Render(job.Replace("spec:\n  template:", "spec:\n  backoffLimit: ${trialParameters.units}\n  template:", StringComparison.Ordinal));
        Assert.Equal("32", manifest["spec"]!["backoffLimit"]!.ToJsonString());
        Assert.Equal("""[{"name":"UNITS","value":"32"}]""", Container(manifest, "env")!.ToJsonString());
    }

    [Fact]
    public void In_objects_of_other_kinds_replicas_are_numbers_and_unknown_fields_text()
    {
        const string Spec = """
            apiVersion: kubeflow.org/v1
            kind: PyTorchJob
            spec: {pytorchReplicaSpecs: {Worker: {replicas: "${trialParameters.units}", extra: "${trialParameters.rate}"}}}
            """;
        Assert.Equal("""{"replicas":32,"extra":"1e-3"}""", Render(Spec)["spec"]!["pytorchReplicaSpecs"]!["Worker"]!.ToJsonString());
    }

    [Fact]
    public void Values_need_no_quoting_and_are_not_replaced_again()
    {
        var template = new ExperimentText
        {
            Parameters = "- {name: a, parameterType: categorical, feasibleSpace: {list: ['say \"hi\": {x}', '${trialParameters.b}']}}\n- {name: b, parameterType: categorical, feasibleSpace: {list: [c]}}",
            TrialParameters = "- {name: a, reference: a}\n- {name: b, reference: b}",
            TrialSpec = ExperimentText.Job("[\"${trialParameters.a}\", \"${trialParameters.b}\"]"),
        }.Document().TrialTemplate;
        var quoted = template.Render("t", "n", [new("a", "say \"hi\": {x}"), new("b", "c")]);
        Assert.Equal("say \"hi\": {x}", Container(quoted, "command")![0]!.GetValue<string>());
        var nested = template.Render("t", "n", [new("a", "${trialParameters.b}"), new("b", "c")]);
        Assert.Equal("${trialParameters.b}", Container(nested, "command")![0]!.GetValue<string>());
    }

    [Fact]
    public void Rendering_leaves_the_template_as_it_was()
    {
        var template = new ExperimentText().Document().TrialTemplate;
        var before = template.Outline.ToJsonString();
        var first = template.Render("tune-a", "lab", Assignments);
        var second = template.Render("tune-b", "lab", Assignments);
        first["spec"] = null;
        Assert.Equal(before, template.Outline.ToJsonString());
        Assert.Equal("--lr=1e-3", Container(second, "command")![1]!.GetValue<string>());
    }

    [Fact]
    public void A_missing_assignment_is_named()
    {
        var template = new ExperimentText().Document().TrialTemplate;
        var exception = Assert.Throws<TemplateException>(() => template.Render("tune-abc", "lab", [new("lr", "1")]));
        Assert.Equal("trial tune-abc has no value for parameter units, which trialParameter units refers to", exception.Message);
    }

    [Theory]
    [InlineData("${trialSpec.Name}", "tune-abc")]
    [InlineData("${trialSpec.Namespace}", "lab")]
    [InlineData("${trialSpec.Kind}", "Job")]
    [InlineData("${trialSpec.APIVersion}", "batch/v1")]
    [InlineData("${trialSpec.Labels[team.example/x]}", "blue")]
    [InlineData("${trialSpec.Annotations[note]}", "a note")]
    public void Words_about_the_trial_are_resolved(string reference, string expected)
    {
        var job = ExperimentText.Job("[\"${trialParameters.rate}\", \"${trialParameters.units}\", \"${trialParameters.meta}\"]")
            + "\nmetadata: {labels: {team.example/x: blue}, annotations: {note: a note}}";
        var manifest = Render(job, $"- {{name: meta, reference: \"{reference}\"}}");
        Assert.Equal(expected, Container(manifest, "command")![2]!.GetValue<string>());
    }

    [Theory]
    [InlineData("${trialSpec.Labels[none]}")]
    [InlineData("${trialSpec.Annotations[]}")]
    [InlineData("${trialSpec.name}")]
    public void An_illegal_word_about_the_trial_is_an_error(string reference)
    {
        var text = new ExperimentText
        {
            TrialParameters = $"- {{name: rate, reference: lr}}\n- {{name: units, reference: units}}\n- {{name: meta, reference: \"{reference}\"}}",
            TrialSpec = ExperimentText.Job("[\"${trialParameters.rate}\", \"${trialParameters.units}\", \"${trialParameters.meta}\"]"),
        };
        FindingAssert.OneError(
            text.Parse(), "spec.trialTemplate.trialParameters[2].reference", reference, "illegal reference of trial metadata", "${trialSpec.Labels[KEY]}");
    }
}
