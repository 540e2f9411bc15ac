using Vizier.Experiments.Documents;

namespace Vizier.Tests.Experiments.Documents;

public sealed class TemplateTreeTests
{
    [Theory]
    [InlineData("1", "1")]
    [InlineData("-7", "-7")]
    [InlineData("1.50", "1.5")]
    [InlineData("1e3", "1000")]
    [InlineData(".5", "0.5")]
    [InlineData("0644", "420")]
    [InlineData("0o17", "15")]
    [InlineData("0x1F", "31")]
    [InlineData("089", "89")]
    [InlineData("true", "true")]
    [InlineData("False", "false")]
    [InlineData("~", "null")]
    [InlineData("null", "null")]
    [InlineData("yes", "\"yes\"")]
    [InlineData("'1'", "\"1\"")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData("2024-01-01", "\"2024-01-01\"")]
    [InlineData(".inf", "\".inf\"")]
    [InlineData("1e999", "\"1e999\"")]
    public void Scalars_have_the_types_of_YAML(string yaml, string json)
    {
        var node = TemplateTree.Convert(YamlSource.Read($"[{yaml}]")[0], "", new FindingList());
        Assert.Equal($"[{json}]", node!.ToJsonString());
    }

    [Fact]
    public void Names_that_are_no_words_stand_in_brackets_in_paths()
    {
        Assert.Equal("a.b-c_d", TemplateTree.PathOf("a", "b-c_d"));
        Assert.Equal("a[nvidia.com/gpu]", TemplateTree.PathOf("a", "nvidia.com/gpu"));
    }
}
