using Vizier.Experiments.Documents;

namespace Vizier.Tests.Experiments.Documents;

public sealed class GoTemplateTests
{
    private static string Render(string template, params ParameterAssignment[] assignments) =>
        new GoTemplate(template).Render("tune", "tune-abc", "lab", assignments);

    [Theory]
    [InlineData("", "")]
    [InlineData("no action } }} {", "no action } }} {")]
    [InlineData("{{.Trial}} of {{ .Experiment }} in {{\t.NameSpace\n}}", "tune-abc of tune in lab")]
    [InlineData("{{$.Trial}}", "tune-abc")]
    [InlineData("a {{- .Trial}} b", "atune-abc b")]
    [InlineData("a {{.Trial -}} b", "a tune-abcb")]
    [InlineData("a\n\t {{- .Trial -}} \r\n b", "atune-abcb")]
    [InlineData("a {{- /* said */ -}} b", "ab")]
    [InlineData("a {{/* }} */}} b", "a  b")]
    [InlineData("{{with .Trial}}<{{.}}>{{end}}", "<tune-abc>")]
    [InlineData("{{if .HyperParameters}}some{{else}}none{{end}}", "none")]
    [InlineData("{{with .HyperParameters}}some{{else}}none of {{.Trial}}{{end}}", "none of tune-abc")]
    [InlineData("{{range .HyperParameters}}x{{else}}none{{end}}", "none")]
    [InlineData("{{if .Trial}}{{.Trial}}{{end}}", "tune-abc")]
    public void Actions_are_carried_out(string template, string expected) => Assert.Equal(expected, Render(template));

    [Fact]
    public void The_parameters_are_gone_through_in_order() => Assert.Equal(
        "x\n- \"--lr=0.1\" tune-abc\n- \"--n=2\" tune-abc\ny",
        Render(
            "x\n{{- with .HyperParameters}}\n{{- range .}}\n- \"{{.Name}}={{.Value}}\" {{$.Trial}}\n{{- end}}\n{{- end}}\ny",
            new("--lr", "0.1"),
            new("--n", "2")));

    [Fact]
    public void Values_are_written_as_they_are() =>
        Assert.Equal("{{.Trial}}<&\"", Render("{{range .HyperParameters}}{{.Value}}{{end}}", new ParameterAssignment("a", "{{.Trial}}<&\"")));

    [Theory]
    [InlineData("{{.Trial", 1, 1, "{{ is not closed by }}")]
    [InlineData("a\n b {{/* }}", 2, 4, "the comment /* is not closed")]
    [InlineData("\n\n{{range .HyperParameters}}", 3, 1, "{{range .HyperParameters}} is not closed by {{end}}")]
    [InlineData("{{end}}", 1, 1, "{{end}} belongs to no if, with or range")]
    [InlineData("x {{else}}", 1, 3, "{{else}} belongs to no if, with or range")]
    [InlineData("{{if .Trial}}{{else}}{{else}}{{end}}", 1, 1, "is not closed by {{end}}")]
    [InlineData("{{.Trail}}", 1, 1, ".Trail is unknown here; did you mean Trial?")]
    [InlineData("{{range .HyperParameters}}{{.Trial}}{{end}}", 1, 27, ".Trial is unknown here; allowed are Name, Value")]
    [InlineData("{{with .Trial}}{{.Name}}{{end}}", 1, 16, ".Name is unknown here; the dot has no fields")]
    [InlineData("{{range .Trial}}{{end}}", 1, 1, "range goes through a list, which .Trial is not")]
    [InlineData("{{range .}}{{end}}", 1, 1, "range goes through a list, which . is not")]
    [InlineData("{{.HyperParameters}}", 1, 1, "is no text; go through it with range")]
    [InlineData("{{.}}", 1, 1, "is no text; write one of its fields")]
    [InlineData("{{index .HyperParameters 0}}", 1, 1, "{{index .HyperParameters 0}} is not understood")]
    [InlineData("{{range $i, $p := .HyperParameters}}{{end}}", 1, 1, "is not understood")]
    [InlineData("{{.Trial | printf \"%s\"}}", 1, 1, "is not understood")]
    [InlineData("{{define \"x\"}}{{end}}", 1, 1, "is not understood")]
    [InlineData("{{}}", 1, 1, "is not understood")]
    [InlineData("{{-.Trial}}", 1, 1, "is not understood")]
    [InlineData("{{with}}{{end}}", 1, 1, "is not understood")]
    [InlineData("{{.Trial.Name}}", 1, 1, "is not understood")]
    public void What_is_not_understood_is_said_with_its_place(string template, int line, int column, string message)
    {
        var exception = Assert.Throws<GoTemplateException>(() => new GoTemplate(template));
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.Equal((line, column), (exception.Line, exception.Column));
    }

    [Fact]
    public void Blocks_are_not_nested_without_end()
    {
        var template = string.Concat(Enumerable.Repeat("{{if .Trial}}", 100_000));
        Assert.Contains("nested deeper than 100", Assert.Throws<GoTemplateException>(() => new GoTemplate(template)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{range .HyperParameters}}{{end}}", true)]
    [InlineData("{{if .Trial}}{{else}}{{with .HyperParameters}}{{end}}{{end}}", true)]
    [InlineData("{{if .Trial}}{{.NameSpace}}{{end}}", false)]
    public void It_is_known_whether_parameters_are_written(string template, bool expected) =>
        Assert.Equal(expected, new GoTemplate(template).UsesHyperParameters);
}
