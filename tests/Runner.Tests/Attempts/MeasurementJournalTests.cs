using Vizier.Runner.Attempts;
using Vizier.Runner.Collectors;
using Vizier.Runner.Tests.Support;

namespace Vizier.Runner.Tests.Attempts;

public sealed class MeasurementJournalTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Measurements_are_numbered_and_come_back_after_a_restart()
    {
        using var folder = new TestFolder();
        var path = folder.File("journal");
        Append(new MeasurementJournal(path, "loss"), ("stdout", 10, "loss", 0.5), ("stderr", 7, "loss", double.NaN));

        var journal = new MeasurementJournal(path, "loss");
        Append(journal, ("stdout", 20, "loss", double.NegativeInfinity));

        Assert.Equal([1, 2, 3], journal.After(0, 10).Select(entry => entry.Sequence));
        Assert.Equal([0.5, double.NaN, double.NegativeInfinity], journal.After(0, 10).Select(entry => entry.Metrics["loss"]));
        Assert.Equal((20, 7), (journal.Positions["stdout"], journal.Positions["stderr"]));
        Assert.True(journal.SawObjective);
    }

    [Fact]
    public void A_line_that_was_being_written_when_the_runner_died_is_dropped()
    {
        using var folder = new TestFolder();
        var path = folder.File("journal");
        Append(new MeasurementJournal(path, "loss"), ("stdout", 10, "loss", 1), ("stdout", 20, "loss", 2));
        var whole = File.ReadAllBytes(path);
        var first = Array.IndexOf(whole, (byte)'\n') + 1;

        for (var length = first; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            var journal = new MeasurementJournal(path, "loss");
            Assert.Equal((1, 10), (journal.LastSequence, journal.Positions["stdout"]));
            Append(journal, ("stdout", 20, "loss", 2));
            Assert.Equal(whole, File.ReadAllBytes(path));
        }
    }

    [Fact]
    public void Without_a_step_the_reports_of_the_objective_count()
    {
        using var folder = new TestFolder();
        var journal = new MeasurementJournal(folder.File("journal"), "loss");
        Append(journal, ("stdout", 1, "acc", 1), ("stdout", 2, "loss", 1), ("stdout", 3, "loss", 1));
        Append(journal, ("stdout", 4, "acc", 1), ("stdout", 5, "loss", 1));

        Assert.Equal([1, 1, 2, 3, 3], journal.After(0, 10).Select(entry => entry.Step));
    }

    [Fact]
    public void The_time_is_the_programs_or_that_of_reading_and_never_before_the_start()
    {
        using var folder = new TestFolder();
        var journal = new MeasurementJournal(folder.File("journal"), "loss");
        Reading At(DateTimeOffset? time) => new([new("loss", 1)], 5, time);

        journal.Append(
            [new("a", 1, At(null)), new("a", 2, At(Start.AddSeconds(1.5))), new("a", 3, At(Start.AddDays(-1)))], Start, Start.AddSeconds(3));

        Assert.Equal([3, 1.5, 0], journal.After(0, 10).Select(entry => entry.ToMeasurement().ElapsedDuration.ToTimeSpan().TotalSeconds));
        Assert.All(journal.After(0, 10), entry => Assert.Equal(5, entry.ToMeasurement().StepCount));
    }

    [Fact]
    public void What_is_stored_is_let_go_and_the_rest_keeps_its_numbers()
    {
        using var folder = new TestFolder();
        var journal = new MeasurementJournal(folder.File("journal"), "loss");
        Append(journal, ("a", 1, "loss", 1), ("a", 2, "loss", 2), ("a", 3, "loss", 3));

        journal.Forget(2);
        Append(journal, ("a", 4, "loss", 4));

        Assert.Equal([3], journal.After(2, 1).Select(entry => entry.Sequence));
        Assert.Equal([4], journal.After(3, 10).Select(entry => entry.Sequence));
        Assert.Empty(journal.After(4, 10));
    }

    private static void Append(MeasurementJournal journal, params (string Source, long Position, string Metric, double Value)[] seen) =>
        journal.Append(
            [.. seen.Select(one => new Observation(one.Source, one.Position, new Reading([new(one.Metric, one.Value)])))], Start, Start);
}
