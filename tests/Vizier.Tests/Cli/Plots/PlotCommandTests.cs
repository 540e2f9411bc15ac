using System.Xml.Linq;
using Vizier.Cli;
using Vizier.Protocol;
using Vizier.Tests.Api;
using Vizier.Tests.Studies;

namespace Vizier.Tests.Cli.Plots;

public sealed class PlotCommandTests : RpcTests
{
    private static readonly string[] Optimizers = ["sgd", "adam", "ftrl"];

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public async Task Every_kind_is_drawn_as_a_document_that_shows_the_trials()
    {
        await FillAsync();
        var history = await DrawAsync("history");
        Assert.Equal(26, history.Descendants(Svg + "circle").Count());
        Assert.Equal(2, history.Descendants(Svg + "path").Count(path => ((string?)path.Attribute("d"))!.Split('M').Length == 3));

        var parallel = await DrawAsync("parallel");
        Assert.Equal(25, parallel.Descendants(Svg + "path").Count(path => (string?)path.Attribute("stroke-width") == "1.1"));
        Assert.Contains(parallel.Descendants(Svg + "text"), text => text.Value == "optimizer");

        var slice = await DrawAsync("slice");
        Assert.Equal(3 * 25, slice.Descendants(Svg + "circle").Count());
        Assert.Equal(3, (await DrawAsync("importance")).Descendants(Svg + "text").Count(text => text.Value.EndsWith('%')));
        Assert.True((await DrawAsync("contour", "--parameters", "lr,layers")).Descendants(Svg + "rect").Count() > 100);
        Assert.Contains((await DrawAsync("curves")).Descendants(Svg + "text"), text => text.Value == "step");
        Assert.True((await DrawAsync("pareto")).Descendants(Svg + "circle").Count() >= 25);
    }

    [Theory]
    [InlineData("--out", "a.pdf")]
    [InlineData("--out", "a.svg", "--metric", "beauty")]
    [InlineData("--out", "a.svg", "--kind", "contour", "--parameters", "lr")]
    public async Task What_cannot_be_drawn_is_bad_input(params string[] arguments)
    {
        await FillAsync();
        Assert.Equal(2, await VizierCommand.RunAsync(["plot", "digits", "--owner", "ada", "--server", Server, .. arguments]));
    }

    private string Server => Host.Host.Addresses.Grpc.Authority;

    private async Task<XElement> DrawAsync(string kind, params string[] arguments)
    {
        var file = Path.Combine(Host.Folder, $"{kind}.svg");
        Assert.Equal(0, await VizierCommand.RunAsync(["plot", "digits", "--owner", "ada", "--kind", kind, "--out", file, "--server", Server, .. arguments]));
        return XElement.Parse(await File.ReadAllTextAsync(file, Token));
    }

    private async Task FillAsync()
    {
        var spec = Samples.Spec();
        spec.Metrics.Add(new StudySpec.Types.MetricSpec { MetricId = "latency", Goal = StudySpec.Types.MetricSpec.Types.GoalType.Minimize });
        var study = await CreateStudyAsync(spec: spec);
        for (var i = 0; i < 25; i++)
        {
            var trial = Samples.Trial(Math.Pow(10, -(i % 4)), 2 + (i % 4), Optimizers[i % 3]);
            trial.State = Trial.Types.State.Succeeded;
            trial.FinalMeasurement = Samples.Measurement(0.5 + (0.01 * (i * 7 % 25)), step: 5);
            trial.FinalMeasurement.Metrics.Add(new Measurement.Types.Metric { MetricId = "latency", Value = 10 + (i * 3 % 11) });
            trial.Measurements.Add(Samples.Measurement(0.3, step: 1));
            trial.Measurements.Add(Samples.Measurement(0.4, step: 2));
            await CreateTrialAsync(study, trial);
        }

        await FailAsync((await SuggestAsync(study))[0]);
    }
}
