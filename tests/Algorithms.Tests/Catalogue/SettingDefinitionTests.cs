using Vizier.Algorithms.Catalogue;

namespace Vizier.Algorithms.Tests.Catalogue;

public sealed class SettingDefinitionTests
{
    private static readonly SettingDefinition Share = new("gamma", SettingType.Real, "A share.")
    {
        Minimum = 0,
        MinimumExcluded = true,
        Maximum = 1,
    };

    private static readonly SettingDefinition Count = new("count", SettingType.Integer, "A count.") { Minimum = 0, MaximumExcluded = true, Maximum = 10 };

    private static readonly SettingDefinition Choice = new("mode", SettingType.Text, "A mode.") { Choices = ["none", "ipop"] };

    [Theory]
    [InlineData("0.25", true)]
    [InlineData("1", true)]
    [InlineData("1e-3", true)]
    [InlineData("0", false)]
    [InlineData("1.01", false)]
    [InlineData("nan", false)]
    [InlineData("", false)]
    [InlineData("a quarter", false)]
    public void Real_limits(string value, bool accepted)
    {
        Assert.Equal(accepted, Share.Accepts(value));
        Assert.Equal("must be a number, greater than 0 and at most 1", Share.Allowed);
    }

    [Theory]
    [InlineData("0", true)]
    [InlineData("9", true)]
    [InlineData("10", false)]
    [InlineData("-1", false)]
    [InlineData("1.5", false)]
    [InlineData("99999999999999999999", false)]
    public void Integer_limits(string value, bool accepted)
    {
        Assert.Equal(accepted, Count.Accepts(value));
        Assert.Equal("must be a whole number, at least 0 and less than 10", Count.Allowed);
    }

    [Theory]
    [InlineData("none", true)]
    [InlineData("IPOP", true)]
    [InlineData("other", false)]
    public void Choices(string value, bool accepted)
    {
        Assert.Equal(accepted, Choice.Accepts(value));
        Assert.Equal("must be one of none, ipop", Choice.Allowed);
    }

    [Theory]
    [InlineData("randm", "random")]
    [InlineData("GRID_SERCH", "GRID_SEARCH")]
    [InlineData("xyz", null)]
    [InlineData("", null)]
    public void Nearest_names_differ_in_at_most_a_third(string name, string? nearest)
    {
        Assert.Equal(nearest, NearestName.Find(name, ["random", "GRID_SEARCH", "tpe"]));
    }
}
