using System.CommandLine;
using System.Text.Json.Nodes;
using Vizier.Cli.Experiments;
using Vizier.Tests.Experiments.Documents;

namespace Vizier.Tests.Cli.Experiments;

public sealed class ValidateCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("validate").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string name, string text)
    {
        var file = Path.Combine(_folder, name);
        File.WriteAllText(file, text);
        return file;
    }

    private static (int Code, string Output) Run(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = ValidateCommand.Create().Parse(arguments).Invoke(new InvocationConfiguration { Output = output, Error = error });
        return (code, output.ToString() + error);
    }

    [Fact]
    public void A_good_file_gets_a_line()
    {
        var file = Write("good.yaml", KatibExample.Text("v1beta1/random"));
        Assert.Equal((0, $"{file}: OK: experiment random, 2 parameters, random, at most 12 trials, 3 at a time{Environment.NewLine}"), Run(file));
    }

    [Fact]
    public void Errors_stand_at_their_place_in_each_file()
    {
        var bad = Write("bad.yaml", KatibExample.Text("v1beta1/random").Replace("maximize", "most", StringComparison.Ordinal)
            .Replace("minimize", "most", StringComparison.Ordinal));
        var good = Write("good.yaml", KatibExample.Text("v1beta1/random"));
        var (code, output) = Run(bad, good);
        Assert.Equal(1, code);
        Assert.Contains($"{bad}:9:11: spec.objective.type: \"most\" is no objective type; allowed are minimize, maximize", output, StringComparison.Ordinal);
        Assert.Contains($"{good}: OK", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_worse_than_one_with_errors()
    {
        var (code, output) = Run(Path.Combine(_folder, "none.yaml"), Write("bad.yaml", "kind: Trial"), _folder);
        Assert.Equal(2, code);
        Assert.Contains("none.yaml: cannot be read", output, StringComparison.Ordinal);
        Assert.Contains("bad.yaml:1:7: kind: a Trial is made by Katib", output, StringComparison.Ordinal);
        Assert.Contains($"{_folder}: cannot be read", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Warnings_leave_a_file_good()
    {
        var file = Write("pbt.yaml", KatibExample.Text("v1beta1/enas-cpu"));
        var (code, output) = Run(file);
        Assert.Equal(0, code);
        Assert.Contains("warning: spec.algorithm.algorithmName: \"enas\" is known but not available", output, StringComparison.Ordinal);
        Assert.Contains("OK: experiment enas-cpu, an architecture search", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_experiment_of_a_file_is_checked()
    {
        var file = Write("two.yaml", $"{KatibExample.Text("v1beta1/random")}\n{KatibExample.Text("v1beta1/grid")}");
        var (code, output) = Run(file);
        Assert.Equal(0, code);
        Assert.Contains("OK: experiment random", output, StringComparison.Ordinal);
        Assert.Contains("OK: experiment grid", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Scripts_get_JSON()
    {
        var (code, output) = Run("--output", "json", Write("bad.yaml", "a: [\n"), Write("good.yaml", KatibExample.Text("v1beta1/random")));
        Assert.Equal(1, code);
        var reports = JsonNode.Parse(output)!.AsArray();
        Assert.False(reports[0]!["valid"]!.GetValue<bool>());
        var finding = reports[0]!["findings"]![0]!;
        Assert.Equal("", finding["path"]!.GetValue<string>());
        Assert.False(finding["warning"]!.GetValue<bool>());
        Assert.True(finding["line"]!.GetValue<int>() > 0);
        Assert.True(reports[1]!["valid"]!.GetValue<bool>());
        Assert.Equal("random", reports[1]!["experiments"]![0]!.GetValue<string>());
    }

    [Theory]
    [InlineData]
    [InlineData("--output", "xml", "a.yaml")]
    public void Wrong_usage_is_refused(params string[] arguments) => Assert.NotEqual(0, Run(arguments).Code);
}
