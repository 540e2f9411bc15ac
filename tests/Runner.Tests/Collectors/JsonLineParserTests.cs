using System.Text;
using Vizier.Runner.Collectors;

namespace Vizier.Runner.Tests.Collectors;

public sealed class JsonLineParserTests
{
    [Fact]
    public void Numbers_and_strings_are_read_with_time_and_step()
    {
        var reading = Assert.Single(Parse("""{"loss": "0.5", "acc": 0.9, "epoch": 3, "timestamp": "2024-03-04T17:55:08.5Z"}"""));

        Assert.Equal([new("loss", 0.5), new("acc", 0.9)], reading.Metrics);
        Assert.Equal(3, reading.Step);
        Assert.Equal("2024-03-04T17:55:08.5000000+00:00", reading.Time?.ToString("O"));
    }

    [Theory]
    [InlineData("1709574908.25")]
    [InlineData("\"1709574908.25\"")]
    public void Seconds_since_1970_are_a_time(string timestamp) => Assert.Equal(
        "2024-03-04T17:55:08.2500000+00:00",
        Assert.Single(Parse($"{{\"loss\": 1, \"timestamp\": {timestamp}}}")).Time?.ToString("O"));

    [Theory]
    [InlineData("""{"loss": NaN, "note": "a NaN \" here"}""", double.NaN)]
    [InlineData("""{"loss": -Infinity}""", double.NegativeInfinity)]
    [InlineData("""{"loss": "nan"}""", double.NaN)]
    public void What_Python_writes_for_numbers_that_JSON_lacks_is_read(string line, double expected) =>
        Assert.Equal(expected, Assert.Single(Parse(line)).Metrics[0].Value);

    [Theory]
    [InlineData("Epoch 1: loss=0.5")]
    [InlineData("""{"loss": null}""")]
    [InlineData("""{"loss": [1]}""")]
    [InlineData("""["loss", 1]""")]
    [InlineData("""{"other": 1}""")]
    [InlineData("""{"loss": 1""")]
    public void Other_lines_are_passed_over(string line) => Assert.Empty(Parse(line));

    private static List<Reading> Parse(string line)
    {
        List<Reading> readings = [];
        new JsonLineParser(["loss", "acc"]).Parse(Encoding.UTF8.GetBytes(line), readings);
        return readings;
    }
}
