using Vizier.Runner.Collectors;

namespace Vizier.Runner.Tests.Collectors;

public sealed class NumberGrammarTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("12", 12)]
    [InlineData("-0.5", -0.5)]
    [InlineData("+3", 3)]
    [InlineData(".5", 0.5)]
    [InlineData("-.5e1", -5)]
    [InlineData("1.", 1)]
    [InlineData("1e-3", 1e-3)]
    [InlineData("2.5E+4", 25000)]
    [InlineData("1e400", double.PositiveInfinity)]
    [InlineData("nan", double.NaN)]
    [InlineData("NaN", double.NaN)]
    [InlineData("-nan", double.NaN)]
    [InlineData("inf", double.PositiveInfinity)]
    [InlineData("-Infinity", double.NegativeInfinity)]
    [InlineData("+INF", double.PositiveInfinity)]
    public void Numbers_are_read_whole(string text, double expected)
    {
        Assert.True(NumberGrammar.TryReadWhole($" {text} ", out var value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("e5")]
    [InlineData("1,234")]
    [InlineData("1.2.3")]
    [InlineData("0x10")]
    [InlineData("information")]
    [InlineData("1e")]
    [InlineData("--1")]
    public void Other_texts_are_no_numbers(string text) => Assert.False(NumberGrammar.TryReadWhole(text, out _));

    [Theory]
    [InlineData("1e", 1)]
    [InlineData("1e-", 1)]
    [InlineData("1.5.6", 3)]
    [InlineData("infinite", 3)]
    public void The_longest_beginning_that_is_a_number_is_taken(string text, int expected)
    {
        Assert.True(NumberGrammar.TryRead(text, out _, out var length));
        Assert.Equal(expected, length);
    }
}
