using System.Globalization;
using System.Xml.Linq;
using SkiaSharp;
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
        Assert.Contains(parallel.Descendants(Svg + "text"), text => (string?)text.Attribute("paint-order") == "stroke");

        var slice = await DrawAsync("slice");
        Assert.Equal(3 * 25, slice.Descendants(Svg + "circle").Count());
        Assert.Equal(3, (await DrawAsync("importance")).Descendants(Svg + "text").Count(text => text.Value.EndsWith('%')));
        Assert.True((await DrawAsync("contour", "--parameters", "lr,layers")).Descendants(Svg + "rect").Count() > 100);
        Assert.Contains((await DrawAsync("curves")).Descendants(Svg + "text"), text => text.Value == "step");
        Assert.True((await DrawAsync("pareto")).Descendants(Svg + "circle").Count() >= 25);
    }

    [Theory]
    [InlineData("history", 960, 540)]
    [InlineData("parallel", 960, 540)]
    [InlineData("importance", 760, 182)]
    [InlineData("contour", 760, 560, "--parameters", "lr,layers")]
    public async Task An_image_is_twice_as_large_as_the_document_and_shows_the_same(string kind, int width, int height, params string[] arguments)
    {
        await FillAsync();
        var labels = (await DrawAsync(kind, arguments)).Descendants(Svg + "text").ToList();
        var file = Path.Combine(Host.Folder, $"{kind}.png");
        await RunAsync(kind, file, arguments);
        using var image = SKBitmap.Decode(file);
        Assert.Equal((2 * width, 2 * height), (image.Width, image.Height));
        Assert.NotEmpty(labels);
        Assert.All(labels, label => Assert.True(HasInk(image, label), $"'{label.Value}' is not to be seen"));
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
        await RunAsync(kind, file, arguments);
        return XElement.Parse(await File.ReadAllTextAsync(file, Token));
    }

    private async Task RunAsync(string kind, string file, string[] arguments) =>
        Assert.Equal(0, await VizierCommand.RunAsync(["plot", "digits", "--owner", "ada", "--kind", kind, "--out", file, "--server", Server, .. arguments]));

    // Whether pixels of about a text's colour lie where its letters are: within its height above the base line, on its side of its place.
    private static bool HasInk(SKBitmap image, XElement label)
    {
        double Number(string name) => double.Parse(label.Attribute(name)!.Value, CultureInfo.InvariantCulture);
        var colour = SKColor.Parse(label.Attribute("fill")!.Value);
        var (x, y, size) = (2 * Number("x"), 2 * Number("y"), 2 * Number("font-size"));
        var room = size * Math.Max(1, 0.4 * label.Value.Length);
        var (left, right) = label.Attribute("text-anchor")!.Value switch
        {
            "start" => (x, x + room),
            "end" => (x - room, x),
            _ => (x - (room / 2), x + (room / 2)),
        };
        var (top, bottom) = (y - (0.75 * size), y);
        if (label.Attribute("transform") is not null)
        {
            (left, right, top, bottom) = (x - (0.75 * size), x, y - (room / 2), y + (room / 2));
        }

        var ink = 0;
        for (var row = (int)top; row < (int)bottom; row++)
        {
            for (var column = (int)left; column < (int)right; column++)
            {
                var pixel = image.GetPixel(column, row);
                var distance = Math.Abs(pixel.Red - colour.Red) + Math.Abs(pixel.Green - colour.Green) + Math.Abs(pixel.Blue - colour.Blue);
                ink += distance < 60 ? 1 : 0;
            }
        }

        return ink >= 4;
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
