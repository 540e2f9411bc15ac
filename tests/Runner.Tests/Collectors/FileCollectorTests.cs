using Vizier.Runner.Collectors;
using Vizier.Runner.Tests.Support;

namespace Vizier.Runner.Tests.Collectors;

public sealed class FileCollectorTests
{
    [Fact]
    public async Task A_growing_file_is_read_from_where_it_was()
    {
        using var folder = new TestFolder();
        var path = folder.File("metrics.log");
        var collector = Collector(path);
        Assert.Empty(await CollectAsync(collector));

        File.AppendAllText(path, "loss=1\nloss=");
        Assert.Equal([1], Values(await CollectAsync(collector)));
        File.AppendAllText(path, "2\nloss=3");
        Assert.Equal([2], Values(await CollectAsync(collector)));
        Assert.Equal([3], Values(await CollectAsync(collector, ended: true)));
    }

    [Fact]
    public async Task Reading_goes_on_at_the_position_of_any_observation()
    {
        using var folder = new TestFolder();
        var path = folder.File("metrics.log");
        File.WriteAllText(path, "loss=1\nnoise\r\nloss=2\rloss=3\n");
        var all = await CollectAsync(Collector(path), ended: true);

        foreach (var (index, observation) in all.Index())
        {
            var rest = await CollectAsync(Collector(path, observation.Position), ended: true);
            Assert.Equal(Values(all).Skip(index + 1), Values(rest));
        }
    }

    [Fact]
    public async Task A_file_that_is_begun_anew_is_read_from_its_beginning()
    {
        using var folder = new TestFolder();
        var path = folder.File("metrics.log");
        var collector = Collector(path);
        File.WriteAllText(path, "loss=1\nloss=2\n");
        _ = await CollectAsync(collector);

        File.WriteAllText(path, "loss=9\n");

        Assert.Equal([9], Values(await CollectAsync(collector)));
    }

    [Fact]
    public async Task A_folder_in_place_of_the_file_is_an_error_that_names_it()
    {
        using var folder = new TestFolder();
        var exception = await Assert.ThrowsAsync<CollectorException>(() => CollectAsync(Collector(folder.Path)));
        Assert.StartsWith($"{folder.Path} cannot be read", exception.Message, StringComparison.Ordinal);
    }

    private static FileCollector Collector(string path, long position = 0) =>
        new("file", path, new TextLineParser(["loss"], []), position);

    private static async Task<List<Observation>> CollectAsync(FileCollector collector, bool ended = false)
    {
        List<Observation> observations = [];
        await collector.CollectAsync(ended, observations, CancellationToken.None);
        return observations;
    }

    private static IEnumerable<double> Values(List<Observation> observations) =>
        observations.Select(observation => observation.Reading.Metrics[0].Value);
}
