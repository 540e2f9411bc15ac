using FsCheck;
using FsCheck.Fluent;
using Vizier.Runner.Launchers.Local;

namespace Vizier.Runner.Tests.Launchers.Local;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("  a  b\tc ", new[] { "a", "b", "c" })]
    [InlineData("'a b' \"c d\" e\\ f", new[] { "a b", "c d", "e f" })]
    [InlineData("a'b'\"c\"", new[] { "abc" })]
    [InlineData("'' \"\"", new[] { "", "" })]
    [InlineData("\"a \\\" \\\\ \\n\" 'b\\'", new[] { "a \" \\ \\n", "b\\" })]
    [InlineData("$HOME *", new[] { "$HOME", "*" })]
    public void Words_are_split_as_a_shell_does(string text, string[] words) => Assert.Equal(words, CommandLine.Split(text));

    [Theory]
    [InlineData("'a")]
    [InlineData("a \"b")]
    public void A_quote_must_be_closed(string text) =>
        Assert.Contains("is not closed", Assert.Throws<FormatException>(() => CommandLine.Split(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Quoted_words_are_read_back() => Prop.ForAll(
        Gen.Elements('a', ' ', '\'', '"', '\\', '$', '\n', '-').ListOf().Select(list => new string([.. list])).ListOf().ToArbitrary(),
        words => CommandLine.Split(string.Join(' ', words.Select(CommandLine.Quote))).SequenceEqual(words)).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("$(A)", "1")]
    [InlineData("x$(A)$(A)y", "x11y")]
    [InlineData("$$(A)", "$(A)")]
    [InlineData("$$$(A)", "$1")]
    [InlineData("$(MISSING)", "$(MISSING)")]
    [InlineData("$A ${A}", "$A ${A}")]
    public void Variables_are_expanded_as_Kubernetes_does(string text, string expected) =>
        Assert.Equal(expected, CommandLine.Expand(text, new Dictionary<string, string> { ["A"] = "1" }));
}
