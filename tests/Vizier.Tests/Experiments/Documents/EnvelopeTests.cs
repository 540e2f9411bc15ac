using Vizier.Experiments.Documents;

namespace Vizier.Tests.Experiments.Documents;

public sealed class EnvelopeTests
{
    [Theory]
    [InlineData("kubeflow.org/v1alpha1")]
    [InlineData("kubeflow.org/v1alpha2")]
    [InlineData("kubeflow.org/v2")]
    [InlineData("kubeflow.org/v1beta2")]
    public void Another_version_is_refused_with_those_that_are_supported(string version) => FindingAssert.OneError(
        new ExperimentText { ApiVersion = version }.Parse(),
        "apiVersion",
        $"\"{version}\"",
        "supported are kubeflow.org/v1beta1 and kubeflow.org/v1alpha3");

    [Fact]
    public void A_StudyJob_is_recognised() => FindingAssert.OneError(
        ExperimentParser.Parse("apiVersion: kubeflow.org/v1alpha1\nkind: StudyJob\nspec: {studyName: x}"),
        "kind",
        "StudyJob",
        "supported are Experiments of kubeflow.org/v1beta1 and kubeflow.org/v1alpha3");

    [Theory]
    [InlineData("Trial")]
    [InlineData("Suggestion")]
    public void What_Katib_makes_itself_cannot_be_submitted(string kind) => FindingAssert.OneError(
        ExperimentParser.Parse($"apiVersion: kubeflow.org/v1beta1\nkind: {kind}\nspec: {{}}"), "kind", kind, "give the Experiment");

    [Theory]
    [InlineData("Experimemt")]
    [InlineData("experiment")]
    public void A_misspelt_kind_is_an_error(string kind) => FindingAssert.OneError(
        ExperimentParser.Parse(new ExperimentText().ToString().Replace("kind: Experiment", $"kind: {kind}", StringComparison.Ordinal)),
        "kind",
        $"\"{kind}\" is not supported");

    [Fact]
    public void Another_object_beside_the_experiment_is_left_out_with_a_warning()
    {
        var text = $"apiVersion: v1\nkind: Namespace\nmetadata: {{name: lab}}\n---\n{new ExperimentText()}\n---\n";
        FindingAssert.OneWarning(ExperimentParser.Parse(text), "kind", "the Namespace is left out");
    }

    [Theory]
    [InlineData("", "the text is empty")]
    [InlineData("---\n---\n# nothing\n", "the text is empty")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\n", "the text has no Experiment")]
    public void A_text_without_an_experiment_is_an_error(string text, string message) =>
        FindingAssert.OneError(ExperimentParser.Parse(text), "", message);

    [Theory]
    [InlineData("just words", "a single value")]
    [InlineData("- a list", "a list")]
    public void A_document_must_be_a_mapping(string text, string kind) =>
        FindingAssert.OneError(ExperimentParser.Parse(text), "", $"is {kind}, but must be an Experiment");

    [Fact]
    public void Kind_and_version_must_be_there()
    {
        FindingAssert.OneError(ExperimentParser.Parse("spec: {}"), "kind", "must be specified");
        FindingAssert.OneError(ExperimentParser.Parse("kind: Experiment"), "apiVersion", "must be specified");
    }

    [Fact]
    public void Two_experiments_are_read_apart_and_not_submitted_at_once()
    {
        var text = $"{new ExperimentText()}\n---\n{new ExperimentText { Metadata = "{name: other}" }}";
        Assert.Equal(["tune", "other"], ExperimentParser.ParseAll(text).Select(result => result.Document?.Name));
        var error = FindingAssert.OneError(ExperimentParser.Parse(text), "", "2 experiments");
        Assert.True(error.Line > 20);
    }

    [Fact]
    public void The_items_of_a_list_are_read_with_their_path()
    {
        var item = ExperimentText.Indent(new ExperimentText { Objective = "{type: least, objectiveMetricName: loss}" }.ToString(), 2);
        var text = $"apiVersion: v1\nkind: List\nitems:\n-\n{item}";
        FindingAssert.OneError(ExperimentParser.Parse(text), "items[0].spec.objective.type", "\"least\"");
    }

    [Fact]
    public void An_object_exported_from_a_cluster_can_be_submitted()
    {
        var text = new ExperimentText
        {
            Metadata = "{name: tune, uid: u-1, resourceVersion: '7', generation: 2, creationTimestamp: 2024-01-01T00:00:00Z, managedFields: []}",
        } + "\nstatus: {trials: 3}\n";
        FindingAssert.OneWarning(ExperimentParser.Parse(text), "status", "is not read");
    }

    [Fact]
    public void The_namespace_is_default_where_none_is_given() =>
        Assert.Equal("default", new ExperimentText { Metadata = "{name: tune}" }.Document().Namespace);

    [Theory]
    [InlineData("Tune")]
    [InlineData("1st")]
    [InlineData("tune_it")]
    [InlineData("tune-")]
    [InlineData("a123456789012345678901234567890123456789x")]
    public void Rule_1_the_name_must_be_a_short_lower_case_word(string name) => FindingAssert.OneError(
        new ExperimentText { Metadata = $"{{name: {name}}}" }.Parse(),
        "metadata.name",
        $"\"{name}\"",
        "lower case alphanumeric characters or '-', start with an alphabetic character",
        "may not be longer than 40 characters");

    [Fact]
    public void A_name_of_40_characters_is_allowed() =>
        Assert.Equal(40, new ExperimentText { Metadata = $"{{name: {new string('a', 40)}}}" }.Document().Name.Length);

    [Theory]
    [InlineData("{}", "metadata.name", "must be specified")]
    [InlineData("{name: ''}", "metadata.name", "must be specified")]
    [InlineData("{name: tune, namespace: Lab}", "metadata.namespace", "\"Lab\"")]
    [InlineData("{name: tune, label: {a: b}}", "metadata.label", "did you mean labels?")]
    [InlineData("[]", "metadata", "is a list, but must be a mapping")]
    public void Metadata_are_checked(string metadata, string path, string message) =>
        FindingAssert.OneError(new ExperimentText { Metadata = metadata }.Parse(), path, message);

    [Fact]
    public void A_generated_name_is_refused()
    {
        var result = new ExperimentText { Metadata = "{generateName: tune-}" }.Parse();
        Assert.Equal(["metadata.generateName", "metadata.name"], result.Errors.Select(error => error.Path).Order());
    }
}
