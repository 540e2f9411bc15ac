using Vizier.Experiments.Documents;

namespace Vizier.Tests.Experiments.Documents;

public sealed class RunRulesTests
{
    private static IEnumerable<string> CheckLocal(ExperimentDocument document, params string[] images) =>
        RunRules.CheckLocal(document, images).Select(finding => finding.ToString());

    private static ExperimentDocument Example(string name) => ExperimentParser.Parse(KatibExample.Text(name)).Document!;

    [Fact]
    public void A_Job_with_a_command_runs_locally() => Assert.Empty(CheckLocal(Example("v1beta1/random")));

    [Theory]
    [InlineData("v1beta1/tfjob-mnist-with-summaries", "a TFJob (kubeflow.org/v1) needs Kubernetes")]
    [InlineData("v1beta1/xgboostjob-lightgbm", "a XGBoostJob (kubeflow.org/v1) needs Kubernetes")]
    [InlineData("v1beta1/trainjob-pytorch", "a TrainJob (trainer.kubeflow.org/v1alpha1) needs Kubernetes")]
    [InlineData("v1beta1/argo-workflow", "a Workflow (argoproj.io/v1alpha1) needs Kubernetes")]
    [InlineData("older/v0.16.0-pipeline-run", "a PipelineRun (tekton.dev/v1beta1) needs Kubernetes")]
    [InlineData("v1alpha3/tfjob-example", "a TFJob (kubeflow.org/v1) needs Kubernetes")]
    [InlineData("v1beta1/custom-metrics-collector", "kind: Custom is a container and needs Kubernetes")]
    public void What_needs_Kubernetes_says_so(string name, string message) =>
        Assert.Contains(message, Assert.Single(CheckLocal(Example(name))), StringComparison.Ordinal);

    [Theory]
    [InlineData("parallelism: 2")]
    [InlineData("completions: 2")]
    public void A_Job_of_several_pods_needs_Kubernetes(string field)
    {
        var text = new ExperimentText();
        var document = (text with { TrialSpec = text.TrialSpec.Replace("spec:\n  template:", $"spec:\n  {field}\n  template:", StringComparison.Ordinal) }).Document();
        Assert.Contains("a Job of 2 pods needs Kubernetes", Assert.Single(CheckLocal(document)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_container_without_a_command_needs_a_known_image()
    {
        var text = new ExperimentText();
        var document = (text with { TrialSpec = text.TrialSpec.Replace("command:", "args:", StringComparison.Ordinal) }).Document();
        var finding = Assert.Single(CheckLocal(document));
        Assert.Contains("no command is known for its image \"trainer\"", finding, StringComparison.Ordinal);
        Assert.Contains("--image trainer=COMMAND", finding, StringComparison.Ordinal);
        Assert.Empty(CheckLocal(document, "trainer"));
    }

    [Fact]
    public void Further_containers_are_left_out_with_a_warning()
    {
        var document = new ExperimentText
        {
            TrialSpec = ExperimentText.Job("[\"${trialParameters.rate}\", \"${trialParameters.units}\"]") + "\n      - {name: side, image: s}",
        }.Document();
        var finding = Assert.Single(RunRules.CheckLocal(document, []));
        Assert.True(finding.IsWarning);
        Assert.Contains("only the primary container is run locally", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_beside_numbers_can_be_tuned_by_CMA_ES()
    {
        var result = ExperimentParser.Parse(KatibExample.Text("older/v0.16.0-cma-es"));
        Assert.Empty(result.Findings);
        Assert.Empty(RunRules.Check(result.Document!));
    }

    [Fact]
    public void An_algorithm_that_is_not_available_is_refused_and_only_warned_of_by_validation()
    {
        var result = ExperimentParser.Parse(KatibExample.Text("v1beta1/enas-cpu"));
        Assert.Contains(result.Findings, finding => finding.IsWarning && finding.Message.Contains("\"enas\" is known but not available", StringComparison.Ordinal));
        var refusal = Assert.Single(RunRules.Check(result.Document!));
        Assert.Equal("spec.algorithm.algorithmName", refusal.Path);
        Assert.Contains("\"enas\" is not available in this version; available are", refusal.Message, StringComparison.Ordinal);
    }
}
