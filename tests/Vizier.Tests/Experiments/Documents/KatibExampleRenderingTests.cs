using System.Text.Json.Nodes;
using Vizier.Experiments.Documents;

namespace Vizier.Tests.Experiments.Documents;

/// <summary>The last words of the primary container's command (or args) for a trial with each parameter's first value.</summary>
public sealed class KatibExampleRenderingTests
{
    private static readonly string[] ArchitectureWords = ["architecture", "nn_config", "algorithm-settings", "search-space", "num-layers"];

    [Theory]
    [InlineData("v1beta1/bayesian-optimization", "--lr=0.01 --momentum=0.5")]
    [InlineData("v1beta1/custom-metrics-collector", "--lr=0.01 --momentum=0.3")]
    [InlineData("v1beta1/file-metrics-collector-with-json-format", "--log-path=/katib/mnist.json --lr=0.01 --momentum=0.3 --logger=hypertune")]
    [InlineData("v1beta1/from-volume-resume", "--lr=0.01 --momentum=0.5")]
    [InlineData("v1beta1/grid", "--lr=0.01 --momentum=0.5")]
    [InlineData("v1beta1/hyperband", "--epochs=1 --batch-size=16 --lr=0.01 --momentum=0.5")]
    [InlineData("v1beta1/hyperopt-distribution", "--epochs=1 --batch-size=32 --lr=0.01 --momentum=0.001")]
    [InlineData("v1beta1/median-stop", "--lr=0.01 --momentum=0.5")]
    [InlineData("v1beta1/metrics-collection-strategy", "--lr=0.01 --momentum=0.5")]
    [InlineData("v1beta1/random", "--lr=0.01 --momentum=0.5")]
    [InlineData("v1beta1/tfjob-mnist-with-summaries", "--learning-rate=0.01 --batch-size=32 --log-path=/mnist-with-summaries-logs")]
    [InlineData("v1beta1/tpe", "--lr=0.01 --momentum=0.5")]
    [InlineData("v1beta1/trial-metadata-substitution", "--batch-size=16 --lr=0.01 --momentum=0.5")]
    [InlineData("v1beta1/valid-experiment", "--lr=0.01 --momentum=0.5")]
    [InlineData("v1beta1/xgboostjob-lightgbm", "--is_save_binary_file=false")]
    [InlineData("older/v0.13.0-never-resume", "--lr=0.01 --num-layers=2 --optimizer=sgd")]
    [InlineData("older/v0.16.0-cma-es", "--lr=0.01 --num-layers=2 --optimizer=sgd")]
    [InlineData("older/v0.16.0-multivariate-tpe", "--lr=0.01 --num-layers=2 --optimizer=sgd")]
    [InlineData("older/v0.16.0-sobol", "--lr=0.01 --num-layers=2 --optimizer=sgd")]
    [InlineData("v1alpha3/file-metricscollector-example", "--epochs=1 --lr=0.01 --momentum=0.3")]
    [InlineData("v1alpha3/grid-example", "--batch-size=64 --lr=0.001 --num-layers=2 --num-epochs=10 --optimizer=sgd")]
    [InlineData("v1alpha3/hyperband-example", "--lr=0.01 --num-layers=2 --optimizer=sgd --num-epochs=20")]
    [InlineData("v1alpha3/never-resume-example", "--lr=0.01 --num-layers=2 --optimizer=sgd")]
    [InlineData("v1alpha3/random-example", "--lr=0.01 --num-layers=2 --optimizer=sgd")]
    [InlineData("v1alpha3/tfjob-example", "--log_dir=/train/metrics --learning_rate=0.01 --batch_size=100")]
    [InlineData("v1alpha3/tpe-example", "--lr=0.01 --num-layers=2 --optimizer=sgd")]
    public void The_primary_container_gets_the_values(string name, string expected)
    {
        var (template, manifest) = Render(name);
        var container = template.PrimaryContainerOf(manifest)!;
        var words = (container["command"] as JsonArray ?? [])
            .Concat(container["args"] as JsonArray ?? []).Select(word => word!.GetValue<string>());
        Assert.EndsWith(expected, string.Join(' ', words), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(KatibExampleTests.Accepted), MemberType = typeof(KatibExampleTests))]
    public void Nothing_is_left_unreplaced(string name)
    {
        var (template, manifest) = Render(name);
        Assert.DoesNotContain("${trial", manifest.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("{{.", manifest.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(template.ObjectKind, manifest["kind"]!.GetValue<string>());
        Assert.Equal("trial-x1", manifest["metadata"]!["name"]!.GetValue<string>());
    }

    [Fact]
    public void Words_about_the_trial_reach_the_environment()
    {
        var (template, manifest) = Render("v1beta1/trial-metadata-substitution");
        var environment = template.PrimaryContainerOf(manifest)!["env"]!.AsArray()
            .Select(variable => $"{variable!["name"]}={variable["value"]}");
        Assert.Equal(
            [
                "TRIAL_NAME=trial-x1", "TRIAL_NAMESPACE=kubeflow", "TRIAL_KIND=Job", "TRIAL_API_VERSION=batch/v1",
                "TRIAL_LABEL_CUSTOM=custom-label", "TRIAL_ANNOTATION_CUSTOM=custom-annotation",
            ],
            environment);
    }

    private static (TrialTemplate Template, JsonObject Manifest) Render(string name)
    {
        var document = ExperimentParser.Parse(KatibExample.Text(name)).Document!;
        var assignments = document.NasConfig is null
            ? document.Parameters.Select(parameter =>
                new ParameterAssignment(parameter.Name, parameter.FeasibleSpace.Min ?? parameter.FeasibleSpace.List[0]))
            : ArchitectureWords.Select(word => new ParameterAssignment(word, $"<{word}>"));
        return (document.TrialTemplate, document.TrialTemplate.Render("trial-x1", document.Namespace, [.. assignments]));
    }
}
