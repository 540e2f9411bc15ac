using Vizier.Experiments.Documents;

namespace Vizier.Tests.Experiments.Documents;

public sealed class YamlSourceTests
{
    private static string Show(SourceNode node) => node switch
    {
        SourceScalar scalar => scalar.IsPlain ? scalar.Text : $"'{scalar.Text}'",
        SourceSequence list => $"[{string.Join(",", list.Items.Select(Show))}]",
        _ => $"{{{string.Join(",", ((SourceMapping)node).Entries.Select(entry => $"{entry.Key.Text}:{Show(entry.Value)}"))}}}",
    };

    private static string Read(string text) => string.Join(" --- ", YamlSource.Read(text).Select(Show));

    [Theory]
    [InlineData("a: 1\nb: [x, \"y\", 'z']\n", "{a:1,b:[x,'y','z']}")]
    [InlineData("{\"a\": {\"b\": [1, true, null]}}", "{a:{b:[1,true,null]}}")]
    [InlineData("a: |\n  x\n  y\nb: >-\n  p\n  q\n", "{a:'x\ny\n',b:'p q'}")]
    [InlineData("a: 1\n---\n---\nb: 2\n...\n---\n# nothing\n", "{a:1} --- {b:2}")]
    [InlineData("a: &x [1, 2]\nb: *x\n", "{a:[1,2],b:[1,2]}")]
    [InlineData("a: &x {p: 1, q: 2}\nb: {<<: *x, q: 3}\n", "{a:{p:1,q:2},b:{q:3,p:1}}")]
    [InlineData("b: {<<: [{p: 1}, {p: 2, r: 3}]}", "{b:{p:1,r:3}}")]
    [InlineData("a: !!str 1\nb: !!int \"2\"\n", "{a:'1',b:2}")]
    [InlineData("\uFEFFa: 1", "{a:1}")]
    [InlineData("", "")]
    public void Texts_are_read(string text, string expected) => Assert.Equal(expected, Read(text));

    [Fact]
    public void Nodes_know_their_places()
    {
        var root = (SourceMapping)YamlSource.Read("# first\na:\n  bb: [1,\n       22]\n")[0];
        var list = (SourceSequence)((SourceMapping)root["a"]!)["bb"]!;
        Assert.Equal((2, 1), (root.Entries[0].Key.Line, root.Entries[0].Key.Column));
        Assert.Equal((3, 7), (list.Line, list.Column));
        Assert.Equal((4, 8), (list.Items[1].Line, list.Items[1].Column));
    }

    [Theory]
    [InlineData("a: [1, 2", 0)]
    [InlineData("a: 1\n b: 2\n", 2)]
    [InlineData("a: 'x\nb: 1\n", 0)]
    [InlineData("a:\n\tb: 1\n", 2)]
    [InlineData("a: *nothing\n", 1)]
    [InlineData("? [a, b]\n: 1\n", 1)]
    [InlineData("a: &x [*x]\n", 1)]
    public void Faulty_texts_are_refused_with_their_place(string text, int line)
    {
        var exception = Assert.Throws<YamlSourceException>(() => YamlSource.Read(text));
        Assert.True(exception.Line > 0 && exception.Column > 0);
        Assert.True(line == 0 || exception.Line == line, $"line {exception.Line}: {exception.Message}");
    }

    [Fact]
    public void A_tab_is_named() => Assert.Contains(
        "a tab", Assert.Throws<YamlSourceException>(() => YamlSource.Read("a:\n\tb: 1\n")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("[", "")]
    [InlineData("{a: ", "")]
    [InlineData("- ", "x")]
    public void Deep_texts_are_refused_without_harm(string opening, string end)
    {
        var text = string.Concat(Enumerable.Repeat(opening, 20_000)) + end;
        Assert.Contains("nested deeper than 100", Assert.Throws<YamlSourceException>(() => YamlSource.Read(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Aliases_cannot_make_a_small_text_large()
    {
        var lines = Enumerable.Range(1, 30).Select(i => $"a{i}: &x{i} [*x{i - 1}, *x{i - 1}]");
        var text = $"a0: &x0 [1, 2]\n{string.Join('\n', lines)}\n";
        Assert.Contains("aliases written out", Assert.Throws<YamlSourceException>(() => YamlSource.Read(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_texts_are_refused() => Assert.Contains(
        "at most 1500000", Assert.Throws<YamlSourceException>(() => YamlSource.Read(new string('a', 1_500_001))).Message, StringComparison.Ordinal);

    [Fact]
    public void The_parser_reports_a_faulty_text_with_its_place()
    {
        var error = FindingAssert.OneError(ExperimentParser.Parse("spec:\n  a: [\n"), "", "no valid YAML");
        Assert.True(error.Line >= 2);
    }
}
