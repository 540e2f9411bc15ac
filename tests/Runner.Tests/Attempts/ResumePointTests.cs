using Vizier.Runner.Attempts;
using Vizier.Runner.Collectors;
using Vizier.Runner.Tests.Support;

namespace Vizier.Runner.Tests.Attempts;

public sealed class ResumePointTests
{
    [Fact]
    public void A_runner_without_the_journal_goes_on_behind_what_is_stored()
    {
        using var folder = new TestFolder();
        var first = new MeasurementJournal(folder.File("first"), "loss");
        Append(first, 10, 20, 30, 40);
        var point = ResumePoint.Parse(first.ResumePointAt(3).ToString());

        var second = new MeasurementJournal(folder.File("second"), "loss", 3, point);
        Assert.Equal((3, 30L), (second.LastSequence, second.Positions["pod"]));
        Append(second, 40);

        Assert.Equal([(4L, 4L)], second.After(3, 10).Select(entry => (entry.Sequence, entry.Step)));
        var restarted = new MeasurementJournal(folder.File("second"), "loss", 3, point);
        Assert.Equal((4, 40L), (restarted.LastSequence, restarted.Positions["pod"]));
        Assert.Equal(restarted.ResumePointAt(4).ToString(), second.ResumePointAt(4).ToString());
    }

    [Fact]
    public void A_journal_that_another_runner_has_overtaken_is_begun_anew()
    {
        using var folder = new TestFolder();
        Append(new MeasurementJournal(folder.File("old"), "loss"), 10);
        var ahead = new MeasurementJournal(folder.File("ahead"), "loss");
        Append(ahead, 10, 20, 30);

        var journal = new MeasurementJournal(folder.File("old"), "loss", 3, ahead.ResumePointAt(3));

        Assert.Equal((3, 30L), (journal.LastSequence, journal.Positions["pod"]));
    }

    [Fact]
    public void Measurements_of_one_line_are_never_parted()
    {
        using var folder = new TestFolder();
        var journal = new MeasurementJournal(folder.File("journal"), "loss");
        Append(journal, 10, 20, 20, 30);

        Assert.Equal([1], journal.After(0, 2).Select(entry => entry.Sequence));
        Assert.Equal([1, 2, 3], journal.After(0, 3).Select(entry => entry.Sequence));
    }

    private static void Append(MeasurementJournal journal, params IEnumerable<long> positions) => journal.Append(
        [.. positions.Select(position => new Observation("pod", position, new Reading([new MetricValue("loss", position)])))],
        DateTimeOffset.UnixEpoch,
        DateTimeOffset.UnixEpoch);
}
