using System.Text.Json.Nodes;
using Vizier.Runner.Launchers.Kubernetes.Admission;

namespace Vizier.Runner.Tests.Launchers.Kubernetes.Admission;

public sealed class PodDemandTests
{
    [Theory]
    [InlineData("""{"containers": [{"resources": {"requests": {"cpu": "1"}}}, {"resources": {"requests": {"cpu": "500m"}}}]}""", "1.5")]
    [InlineData("""{"containers": [{"resources": {"limits": {"cpu": "2"}}}]}""", "2")]
    [InlineData("""{"containers": [{"resources": {"limits": {"cpu": "2"}, "requests": {"cpu": "1"}}}]}""", "1")]
    [InlineData("""{"initContainers": [{"resources": {"requests": {"cpu": "3"}}}], "containers": [{"resources": {"requests": {"cpu": "1"}}}]}""", "3")]
    [InlineData("""{"initContainers": [{"restartPolicy": "Always", "resources": {"requests": {"cpu": "1"}}}, {"resources": {"requests": {"cpu": "3"}}}], "containers": [{"resources": {"requests": {"cpu": "2"}}}]}""", "4")]
    [InlineData("""{"initContainers": [{"restartPolicy": "Always", "resources": {"requests": {"cpu": "1"}}}], "containers": [{"resources": {"requests": {"cpu": "2"}}}], "overhead": {"cpu": "250m"}}""", "3.25")]
    public void Counts_as_the_scheduler_does(string spec, string cpu)
    {
        var demand = PodDemand.Of(JsonNode.Parse(spec)!.AsObject());
        Assert.Equal(decimal.Parse(cpu, System.Globalization.CultureInfo.InvariantCulture), demand["cpu"]);
        Assert.Equal(1, demand["pods"]);
    }
}
