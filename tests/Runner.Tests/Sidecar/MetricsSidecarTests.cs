using Vizier.Runner.Sidecar;
using Vizier.Runner.Tests.Collectors.TensorFlow;
using Vizier.Runner.Tests.Support;

namespace Vizier.Runner.Tests.Sidecar;

public sealed class MetricsSidecarTests
{
    [Fact]
    public async Task Prints_what_a_program_writes_and_ends_after_it()
    {
        using var folder = new TestFolder();
        var (path, looks) = (folder.File("metrics.log"), 0);
        var output = new StringWriter();

        // The program begins after the first look, and writes its last line, without an end, before the fourth.
        bool ProgramRuns()
        {
            switch (looks++)
            {
                case 1:
                    File.WriteAllText(path, "epoch=1 loss=0.5\nnothing here\n");
                    return true;
                case 2:
                    File.AppendAllText(path, "2026-01-02T03:04:05Z epoch=2 loss=nan\n");
                    return true;
                case 3:
                    File.AppendAllText(path, "epoch=3 loss=-inf");
                    return false;
                default:
                    return false;
            }
        }

        await MetricsSidecar.RunAsync(Options(path), ProgramRuns, output, TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.Equal(
            [
                """{"loss":"0.5","step":1}""",
                """{"loss":"NaN","step":2,"timestamp":"2026-01-02T03:04:05.0000000Z"}""",
                """{"loss":"-Infinity","step":3}""",
            ],
            Lines(output));
    }

    [Fact]
    public async Task Ends_at_once_behind_a_program_that_was_too_quick_to_be_seen()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder.File("metrics.log"), """{"loss": 2, "step": 9}""");
        var output = new StringWriter();

        await MetricsSidecar.RunAsync(
            Options(folder.File("metrics.log")) with { IsJson = true }, () => false, output, TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.Equal(["""{"loss":"2","step":9}"""], Lines(output));
    }

    [Fact]
    public async Task Takes_a_last_look_when_it_is_stopped()
    {
        using var folder = new TestFolder();
        using var stop = new CancellationTokenSource();
        var path = folder.File("metrics.log");
        var output = new StringWriter();

        bool ProgramRuns()
        {
            File.WriteAllText(path, "loss=4\n");
            stop.Cancel();
            return false;
        }

        await MetricsSidecar.RunAsync(Options(path) with { UntilStopped = true }, ProgramRuns, output, TimeProvider.System, stop.Token);

        Assert.Equal(["""{"loss":"4"}"""], Lines(output));
    }

    [Fact]
    public async Task Reads_event_files()
    {
        using var folder = new TestFolder();
        File.WriteAllBytes(folder.File("events.out.tfevents.1"), EventFiles.File(EventFiles.SimpleValue(2.5, 7, "loss", 0.25f)));
        var output = new StringWriter();

        await MetricsSidecar.RunAsync(
            Options(folder.Path) with { IsTensorFlow = true }, () => false, output, TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.Equal(["""{"loss":"0.25","step":7,"timestamp":"1970-01-01T00:00:02.5000000Z"}"""], Lines(output));
    }

    [Fact]
    public async Task Says_what_came_near()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder.File("metrics.log"), "the Loss was low\n");
        var output = new StringWriter();

        await MetricsSidecar.RunAsync(Options(folder.File("metrics.log")), () => false, output, TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.Equal(["""{"hint":"the Loss was low"}"""], Lines(output));
    }

    [Theory]
    [InlineData("1 9", false)]
    [InlineData("1 9 30", true)]
    [InlineData("1 9 30Z", false)]
    [InlineData("9 12 self", true)]
    public void Sees_the_processes_of_other_containers(string processes, bool expected)
    {
        using var folder = new TestFolder();
        foreach (var process in processes.Split(' '))
        {
            var path = Directory.CreateDirectory(folder.File(process.TrimEnd('Z'))).FullName;
            File.WriteAllText(Path.Combine(path, "stat"), $"{process.TrimEnd('Z')} (a (b) c) {(process.EndsWith('Z') ? 'Z' : 'S')} 0 0");
        }

        Assert.Equal(expected, new PodProcesses(folder.Path, own: 9).OthersRun());
    }

    private static MetricsSidecarOptions Options(string path) => new() { Path = path, MetricNames = ["loss"] };

    private static string[] Lines(StringWriter output) => output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
