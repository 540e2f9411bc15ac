using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Vizier.Runner.Collectors;

namespace Vizier.Runner.Tests.Collectors;

public sealed class LineSplitterTests
{
    [Fact]
    public void Lines_end_by_LF_CR_or_both_and_empty_ones_are_passed_over() =>
        Assert.Equal(["a", "b", "c", "d"], Split("a\nb\r\nc\rd", [9]).Lines);

    [Fact]
    public void Of_an_endless_line_only_the_beginning_is_kept()
    {
        var (lines, position) = Split($"{new string('x', 500_000)}\nnext\n", [1000]);

        Assert.Equal([LineSplitter.LongestLine, 4], lines.Select(line => line.Length));
        Assert.Equal(500_006, position);
    }

    [Fact]
    public void The_position_after_a_line_is_where_the_next_begins()
    {
        List<long> ends = [];
        new LineSplitter(100).Feed("ab\ncd\r\nef"u8, (_, end) => ends.Add(end));
        Assert.Equal([103, 106], ends);
    }

    [Fact]
    public void The_same_stream_gives_the_same_readings_however_it_is_cut() => Prop.ForAll(
        Gen.Elements("loss=0.5", "\n", "\r", "\r\n", " ", "acc: 1e-3", "epoch=3", "é", "2024-03-04T17:55:08Z ", "x", "loss=nan\n")
            .ListOf().Select(parts => string.Concat(parts)).ToArbitrary(),
        Gen.Choose(1, 17).NonEmptyListOf().ToArbitrary(),
        (output, cuts) =>
        {
            var whole = Read(output, [int.MaxValue]);
            Assert.Equal(whole, Read(output, [.. cuts]));
        }).QuickCheckThrowOnFailure();

    private static List<string> Read(string output, int[] cuts)
    {
        var parser = new TextLineParser(["loss", "acc"], []);
        List<string> seen = [];
        Feed(output, cuts, (line, end) =>
        {
            List<Reading> readings = [];
            parser.Parse(line, readings);
            seen.AddRange(readings.Select(reading => $"{end}: {string.Join(',', reading.Metrics)} {reading.Step} {reading.Time:O}"));
        });
        return seen;
    }

    private static (List<string> Lines, long Position) Split(string output, int[] cuts)
    {
        List<string> lines = [];
        var position = Feed(output, cuts, (line, _) => lines.Add(Encoding.UTF8.GetString(line)));
        return (lines, position);
    }

    private static long Feed(string output, int[] cuts, LineSplitter.LineHandler handle)
    {
        var splitter = new LineSplitter(0);
        var rest = Encoding.UTF8.GetBytes(output).AsSpan();
        for (var i = 0; !rest.IsEmpty; i++)
        {
            var length = Math.Min(cuts[i % cuts.Length], rest.Length);
            splitter.Feed(rest[..length], handle);
            rest = rest[length..];
        }

        splitter.Finish(handle);
        return splitter.Position;
    }
}
