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
}
