namespace Vizier.Tests.Experiments.Documents;

public sealed class TrialTemplateTests
{
    private const string Root = "spec.trialTemplate";

    [Fact]
    public void Rule_19_there_is_a_template()
    {
        var text = new ExperimentText().ToString();
        var result = Vizier.Experiments.Documents.ExperimentParser.Parse(text[..text.IndexOf("  trialTemplate", StringComparison.Ordinal)]);
        FindingAssert.OneError(result, Root, "must be specified");
    }

    [Fact]
    public void Rule_20_there_is_a_primary_container() => FindingAssert.OneError(
        new ExperimentText { Template = "retain: true" }.Parse(), $"{Root}.primaryContainerName", "must be specified");

    [Fact]
    public void Rule_21_an_unknown_kind_needs_both_conditions()
    {
        var result = new ExperimentText
        {
            Template = "primaryContainerName: main\nsuccessCondition: status.done",
            TrialSpec = """
                apiVersion: example.com/v1
                kind: Training
                spec: {rate: "${trialParameters.rate}", units: "${trialParameters.units}"}
                """,
        }.Parse();
        FindingAssert.OneError(result, $"{Root}.failureCondition", "successCondition and failureCondition must be specified", "Training");
    }

    [Fact]
    public void A_pod_needs_no_conditions_but_not_one_of_them_alone()
    {
        const string Pod = """
            apiVersion: v1
            kind: Pod
            spec: {containers: [{name: main, image: i, args: ["${trialParameters.rate}", "${trialParameters.units}"]}]}
            """;
        var template = new ExperimentText { Template = "primaryContainerName: main", TrialSpec = Pod }.Parse().Document!.TrialTemplate;
        Assert.Equal(("", ""), (template.SuccessCondition, template.FailureCondition));

        var half = new ExperimentText { Template = "primaryContainerName: main\nsuccessCondition: status.done", TrialSpec = Pod }.Parse();
        FindingAssert.OneError(half, $"{Root}.failureCondition", "must be specified with the other condition");
    }

    [Theory]
    [InlineData("status.conditions.#(type==\"Complete\"#", "no GJSON path")]
    [InlineData("status..phase", "a part is empty")]
    [InlineData("status.conditions.#(type==\"Complete\")#x", "nothing but # may follow )")]
    [InlineData("status.conditions.#(type==)#", "is no query")]
    [InlineData("status.conditions(type==\"x\")", "a query begins with #(")]
    [InlineData("status.\"phase", "a quote is not closed")]
    [InlineData("status)", "closes nothing")]
    public void Conditions_are_GJSON_paths(string condition, string message) => FindingAssert.OneError(
        new ExperimentText { Template = $"primaryContainerName: main\nsuccessCondition: '{condition}'" }.Parse(),
        $"{Root}.successCondition",
        condition,
        message);

    [Fact]
    public void Defaults_depend_on_the_kind_and_each_can_be_replaced()
    {
        var template = new ExperimentText { Template = "primaryContainerName: main\nfailureCondition: status.failed" }.Document().TrialTemplate;
        Assert.Equal("status.conditions.#(type==\"Complete\")#|#(status==\"True\")#", template.SuccessCondition);
        Assert.Equal("status.failed", template.FailureCondition);
        Assert.Empty(template.PrimaryPodLabels);
        Assert.False(template.Retain);
        Assert.Equal(("batch/v1", "Job"), (template.ObjectApiVersion, template.ObjectKind));
    }

    [Theory]
    [InlineData("TFJob", "Succeeded", "training.kubeflow.org/job-role=master")]
    [InlineData("PyTorchJob", "Succeeded", "training.kubeflow.org/job-role=master")]
    [InlineData("XGBoostJob", "Succeeded", "training.kubeflow.org/job-role=master")]
    [InlineData("MPIJob", "Succeeded", "training.kubeflow.org/job-role=master")]
    [InlineData("TrainJob", "Complete", "jobset.sigs.k8s.io/replicatedjob-name=node,batch.kubernetes.io/job-completion-index=0")]
    public void Kinds_of_jobs_have_conditions_and_labels(string kind, string success, string labels)
    {
        var template = new ExperimentText
        {
            TrialSpec = $"{{apiVersion: any/v1, kind: {kind}, spec: {{a: \"${{trialParameters.rate}}\", b: \"${{trialParameters.units}}\"}}}}",
        }.Document().TrialTemplate;
        Assert.Equal($"status.conditions.#(type==\"{success}\")#|#(status==\"True\")#", template.SuccessCondition);
        Assert.Equal("status.conditions.#(type==\"Failed\")#|#(status==\"True\")#", template.FailureCondition);
        Assert.Equal(labels, string.Join(',', template.PrimaryPodLabels.Select(label => $"{label.Key}={label.Value}")));
    }

    [Fact]
    public void Labels_of_the_document_replace_the_defaults()
    {
        var template = new ExperimentText { Template = "retain: true\nprimaryContainerName: main\nprimaryPodLabels: {a.b/c: 'true', n: 1}" }.Document().TrialTemplate;
        Assert.Equal([new("a.b/c", "true"), new("n", "1")], template.PrimaryPodLabels);
        Assert.True(template.Retain);
    }

    [Fact]
    public void Rule_22_trial_parameters_must_not_be_null()
    {
        var text = new ExperimentText { TrialParameters = "null", TrialSpec = ExperimentText.Job("[train]") };
        FindingAssert.OneError(text.Parse(), $"{Root}.trialParameters", "must be specified");
    }

    [Fact]
    public void Rules_23_and_24_there_is_one_source()
    {
        FindingAssert.OneError(new ExperimentText { TrialSpec = "null" }.Parse(), $"{Root}.TrialSource", "must be specified");
        var both = new ExperimentText { Template = "primaryContainerName: main\nconfigMap: {configMapName: a, configMapNamespace: b, templatePath: c}" };
        FindingAssert.OneError(both.Parse(), Root, "only one of spec.trialTemplate.trialSpec or spec.trialTemplate.configMap can be specified");
    }

    [Theory]
    [InlineData("{name: '', reference: lr}")]
    [InlineData("{name: rate}")]
    [InlineData("{name: '{rate}', reference: lr}")]
    public void Rule_27_a_trial_parameter_has_name_and_reference(string parameter)
    {
        var text = new ExperimentText
        {
            TrialParameters = $"- {{name: rate, reference: lr}}\n- {{name: units, reference: units}}\n- {parameter}",
        };
        FindingAssert.OneError(
            text.Parse(), $"{Root}.trialParameters[2]", "name and reference must be specified and name must not contain '{' or '}'");
    }

    [Fact]
    public void Rules_28_and_29_names_and_references_stand_once()
    {
        var name = new ExperimentText
        {
            TrialParameters = "- {name: rate, reference: lr}\n- {name: units, reference: units}\n- {name: rate, reference: '${trialSpec.Name}'}",
        };
        FindingAssert.OneError(name.Parse(), $"{Root}.trialParameters[2].name", "parameter name \"rate\" can't be duplicated");
        var reference = new ExperimentText
        {
            TrialParameters = "- {name: rate, reference: lr}\n- {name: units, reference: units}\n- {name: again, reference: lr}",
            TrialSpec = ExperimentText.Job("[\"${trialParameters.rate} ${trialParameters.units} ${trialParameters.again}\"]"),
        };
        FindingAssert.OneError(reference.Parse(), $"{Root}.trialParameters[2].reference", "parameter reference \"lr\" can't be duplicated");
    }

    [Fact]
    public void Rule_30_a_reference_is_a_parameter()
    {
        var text = new ExperimentText { TrialParameters = "- {name: rate, reference: lr}\n- {name: units, reference: unit}" };
        var result = text.Parse();
        Assert.Equal(
            [
                "spec.parameters[1].name: no trialParameter refers to \"units\", so no trial could see its value; add one with reference: units",
                "spec.trialTemplate.trialParameters[1].reference: parameter reference \"unit\" does not exist in spec.parameters; did you mean units?",
            ],
            result.Errors.Select(error => error.ToString()));
    }

    [Fact]
    public void Rule_31_a_trial_parameter_is_used()
    {
        var text = new ExperimentText { TrialSpec = ExperimentText.Job("[train, \"--lr=${trialParameters.rate}\"]") };
        FindingAssert.OneError(
            text.Parse(), $"{Root}.trialParameters[1].name", "parameter name \"units\" is not found in the template", "${trialParameters.units}");
    }

    [Fact]
    public void Rule_32_a_placeholder_is_a_trial_parameter()
    {
        var text = new ExperimentText
        {
            TrialSpec = ExperimentText.Job("[\"${trialParameters.rate} ${trialParameters.units}\", \"${trialParameters.unit}\"]"),
        };
        var error = FindingAssert.OneError(
            text.Parse(),
            $"{Root}.trialSpec.spec.template.spec.containers[0].command[1]",
            "parameter \"unit\" is not in spec.trialTemplate.trialParameters; did you mean units?");
        Assert.Contains("${trialParameters.unit}", text.ToString().Split('\n')[error.Line - 1], StringComparison.Ordinal);
        Assert.Equal('"', text.ToString().Split('\n')[error.Line - 1][error.Column - 1]);
    }

    [Fact]
    public void What_looks_like_a_placeholder_is_warned_of()
    {
        var text = new ExperimentText
        {
            TrialSpec = ExperimentText.Job("[\"${trialParameters.rate} ${trialParameters.units}\", \"${trialSpec.Name}\"]"),
        };
        FindingAssert.OneWarning(
            text.Parse(), $"{Root}.trialSpec.spec.template.spec.containers[0].command[1]", "${trialSpec.Name} is left as it stands");
    }

    [Theory]
    [InlineData("[a]", "is a list, but must be a Kubernetes object")]
    [InlineData("text", "is a single value, but must be a Kubernetes object")]
    public void Rule_33_the_template_is_an_object(string spec, string message) =>
        FindingAssert.OneError(new ExperimentText { TrialSpec = spec }.Parse(), $"{Root}.trialSpec", message);

    [Theory]
    [InlineData("name")]
    [InlineData("namespace")]
    public void Rule_34_the_object_has_no_name(string field)
    {
        var text = new ExperimentText();
        FindingAssert.OneError(
            (text with { TrialSpec = $"{text.TrialSpec}\nmetadata: {{{field}: x}}" }).Parse(),
            $"{Root}.trialSpec.metadata.{field}",
            "\"x\"",
            "metadata.name and metadata.namespace in spec.trialTemplate must be omitted");
    }

    [Theory]
    [InlineData("apiVersion: batch/v1\n", "apiVersion")]
    [InlineData("kind: Job\n", "kind")]
    public void Rule_35_the_object_says_what_it_is(string line, string field)
    {
        var text = new ExperimentText { Template = "primaryContainerName: main\nsuccessCondition: a\nfailureCondition: b" };
        FindingAssert.OneError(
            (text with { TrialSpec = text.TrialSpec.Replace(line, "", StringComparison.Ordinal) }).Parse(),
            $"{Root}.trialSpec.{field}",
            "APIVersion and Kind in spec.trialTemplate must be specified");
    }

    [Theory]
    [InlineData("Job", "trainer", "\"trainer\" is no container of the template; its containers are main")]
    public void The_primary_container_is_in_the_template(string kind, string name, string message)
    {
        Assert.Equal("Job", kind);
        FindingAssert.OneError(
            new ExperimentText { Template = $"primaryContainerName: {name}" }.Parse(), $"{Root}.primaryContainerName", message);
    }

    [Fact]
    public void The_primary_container_may_be_of_any_role_of_a_distributed_job()
    {
        const string Spec = """
            apiVersion: kubeflow.org/v2beta1
            kind: MPIJob
            spec:
              mpiReplicaSpecs:
                Launcher: {template: {spec: {containers: [{name: launcher, args: ["${trialParameters.rate}"]}]}}}
                Worker: {replicas: 2, template: {spec: {containers: [{name: worker, args: ["${trialParameters.units}"]}]}}}
            """;
        Assert.Empty(new ExperimentText { Template = "primaryContainerName: worker", TrialSpec = Spec }.Parse().Errors);
        FindingAssert.OneError(
            new ExperimentText { Template = "primaryContainerName: main", TrialSpec = Spec }.Parse(),
            $"{Root}.primaryContainerName",
            "its containers are launcher, worker");
    }

    [Fact]
    public void A_Go_template_belongs_to_the_older_version() => FindingAssert.OneError(
        new ExperimentText { Template = "primaryContainerName: main\ngoTemplate: {rawTemplate: x}" }.Parse(),
        $"{Root}.goTemplate",
        "belongs to kubeflow.org/v1alpha3");
}
