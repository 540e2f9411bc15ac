using Vizier.Runner.Collectors;
using Vizier.Runner.Collectors.TensorFlow;
using Vizier.Runner.Tests.Support;

namespace Vizier.Runner.Tests.Collectors.TensorFlow;

public sealed class EventFolderCollectorTests
{
    private const string FileName = "events.out.tfevents.1700000000.host";

    [Fact]
    public void The_checksum_is_that_of_RFC_3720()
    {
        // RFC 3720, B.4: 32 bytes of zeros; and the check value of the polynomial.
        Assert.Equal(0x8a9136aau, Crc32C.Compute(new byte[32]));
        Assert.Equal(0xe3069283u, Crc32C.Compute("123456789"u8));
    }

    [Fact]
    public async Task Scalars_of_all_writers_are_read_with_step_and_time()
    {
        using var folder = new TestFolder();
        File.WriteAllBytes(folder.File(FileName), EventFiles.File(
            EventFiles.SimpleValue(1.5, 1, "loss", 0.5f),
            EventFiles.TensorContent(2.5, 2, "loss", 0.25f),
            EventFiles.DoubleList(3.5, 300, "loss", 0.125),
            EventFiles.Vector(4.5, 4, "loss"),
            EventFiles.SimpleValue(5.5, 5, "other", 9)));
        var collector = Collector(folder, "loss");

        var seen = await CollectAsync(collector);

        Assert.Equal([(0.5, 1), (0.25, 2), (0.125, 300)], seen.Select(Point));
        Assert.Equal("1970-01-01T00:00:02.5000000+00:00", seen[1].Reading.Time?.ToString("O"));
        Assert.Equal("the event files hold: other", collector.Hint);
    }

    [Fact]
    public async Task A_growing_file_is_read_record_by_record_wherever_it_is_cut()
    {
        using var folder = new TestFolder();
        var bytes = EventFiles.File(EventFiles.SimpleValue(1, 1, "loss", 1), EventFiles.SimpleValue(2, 2, "loss", 2));
        var collector = Collector(folder, "loss");
        List<Observation> seen = [];

        foreach (var octet in bytes)
        {
            using (var file = new FileStream(folder.File(FileName), FileMode.Append))
            {
                file.WriteByte(octet);
            }

            seen.AddRange(await CollectAsync(collector));
        }

        Assert.Equal([(1, 1), (2, 2)], seen.Select(Point));
        Assert.Equal(bytes.Length, seen[^1].Position);
    }

    [Fact]
    public async Task Reading_goes_on_at_a_position()
    {
        using var folder = new TestFolder();
        File.WriteAllBytes(folder.File(FileName), EventFiles.File(
            EventFiles.SimpleValue(1, 1, "loss", 1), EventFiles.SimpleValue(2, 2, "loss", 2)));
        var first = (await CollectAsync(Collector(folder, "loss")))[0];

        var rest = await CollectAsync(new EventFolderCollector(
            folder.Path, ["loss"], new Dictionary<string, long> { [first.Source] = first.Position }));

        Assert.Equal([(2, 2)], rest.Select(Point));
    }

    [Fact]
    public async Task A_metric_may_name_the_folder_of_its_file()
    {
        using var folder = new TestFolder();
        foreach (var (part, value) in ((string, float)[])[("train", 1), ("run/test", 2)])
        {
            _ = Directory.CreateDirectory(folder.File(part));
            File.WriteAllBytes(folder.File($"{part}/{FileName}"), EventFiles.File(EventFiles.SimpleValue(1, 1, "accuracy_1", value)));
        }

        var seen = await CollectAsync(Collector(folder, "test/accuracy"));

        Assert.Equal([new("test/accuracy", 2)], Assert.Single(seen).Reading.Metrics);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(9)]
    [InlineData(20)]
    [InlineData(-1)]
    public async Task A_flipped_bit_is_found(int at)
    {
        using var folder = new TestFolder();
        var bytes = EventFiles.File(EventFiles.SimpleValue(1, 1, "loss", 1));
        bytes[at < 0 ? ^1 : at] ^= 0x10;
        File.WriteAllBytes(folder.File(FileName), bytes);

        var exception = await Assert.ThrowsAsync<CollectorException>(() => CollectAsync(Collector(folder, "loss")));

        Assert.Contains($"{FileName} is damaged", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_read_before_the_damage_is_kept()
    {
        using var folder = new TestFolder();
        var good = EventFiles.File(EventFiles.SimpleValue(1, 1, "loss", 1));
        File.WriteAllBytes(folder.File(FileName), [.. good, .. new byte[40]]);
        List<Observation> seen = [];

        _ = await Assert.ThrowsAsync<CollectorException>(async () =>
            await Collector(folder, "loss").CollectAsync(ended: false, seen, CancellationToken.None));

        Assert.Equal([(1, 1)], seen.Select(Point));
    }

    [Fact]
    public async Task A_folder_that_never_appears_gives_nothing_but_a_hint()
    {
        var collector = new EventFolderCollector("/no/such/folder", ["loss"], new Dictionary<string, long>());

        Assert.Empty(await CollectAsync(collector));
        Assert.Equal("no event file was written below /no/such/folder", collector.Hint);
    }

    private static EventFolderCollector Collector(TestFolder folder, string metric) =>
        new(folder.Path, [metric], new Dictionary<string, long>());

    private static async Task<List<Observation>> CollectAsync(EventFolderCollector collector)
    {
        List<Observation> observations = [];
        await collector.CollectAsync(ended: false, observations, CancellationToken.None);
        return observations;
    }

    private static (double Value, int Step) Point(Observation observation) =>
        (observation.Reading.Metrics[0].Value, (int)observation.Reading.Step!.Value);
}
