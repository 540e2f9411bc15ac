using Vizier.Runner.Launchers.Kubernetes.Admission;

namespace Vizier.Runner.Tests.Launchers.Kubernetes.Admission;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("4", "4")]
    [InlineData("500m", "0.5")]
    [InlineData("1.5Gi", "1610612736")]
    [InlineData("128Mi", "134217728")]
    [InlineData("2k", "2000")]
    [InlineData("1e3", "1000")]
    [InlineData("1E", "1000000000000000000")]
    [InlineData("250u", "0.00025")]
    [InlineData("4 GiB", null)]
    [InlineData("", null)]
    [InlineData("many", null)]
    public void Reads_amounts(string text, string? expected) =>
        Assert.Equal(expected is null ? null : decimal.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), Quantity.Parse(text));
}
