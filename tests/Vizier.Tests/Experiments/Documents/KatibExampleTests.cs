using Vizier.Experiments.Documents;

namespace Vizier.Tests.Experiments.Documents;

public sealed class KatibExampleTests
{
    private static readonly Dictionary<string, string> Rejected = new()
    {
        ["v1beta1/simple-pbt"] = "spec.maxFailedTrialCount: 3 should be less than or equal to spec.maxTrialCount, which is 2",
        ["v1beta1/trial-configmap-source"] = "spec.trialTemplate.configMap: ConfigMap \"trial-templates\" of namespace \"kubeflow\" is not in this file",
        ["older/v0.13.0-mxjob-byteps"] = "spec.trialTemplate.successCondition: successCondition and failureCondition must be specified",
    };

    public static TheoryData<string> Accepted => [.. KatibExample.Names.Where(name => !Rejected.ContainsKey(name))];

    [Theory]
    [MemberData(nameof(Accepted))]
    public void An_example_is_accepted(string name)
    {
        var result = ExperimentParser.Parse(KatibExample.Text(name));
        Assert.Equal([], result.Errors.Select(finding => finding.ToString()));
        Assert.NotNull(result.Document);
    }

    [Fact]
    public void Each_rejected_example_has_one_reason()
    {
        foreach (var (name, reason) in Rejected.Where(pair => !pair.Key.Contains("mxjob", StringComparison.Ordinal)))
        {
            Assert.StartsWith(reason, Assert.Single(ExperimentParser.Parse(KatibExample.Text(name)).Errors).ToString(), StringComparison.Ordinal);
        }

        var conditions = ExperimentParser.Parse(KatibExample.Text("older/v0.13.0-mxjob-byteps")).Errors.Select(error => error.Path);
        Assert.Equal(["spec.trialTemplate.successCondition", "spec.trialTemplate.failureCondition"], conditions);
    }

    [Fact]
    public void Population_based_training_is_accepted_once_its_counts_are_mended()
    {
        var text = KatibExample.Text("v1beta1/simple-pbt").Replace("maxTrialCount: 2", "maxTrialCount: 20", StringComparison.Ordinal);
        Assert.Empty(ExperimentParser.Parse(text).Errors);
    }
}
