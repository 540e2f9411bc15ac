using Vizier.Algorithms.GaussianProcesses;

namespace Vizier.Algorithms.Tests.GaussianProcesses;

public sealed class AnchorTests
{
    [Fact]
    public void Stages_follow_each_other_at_counts_of_their_own()
    {
        Assert.Equal(
            [
                new(2, 2, FitStage.All), new(3, 3, FitStage.All), new(4, 4, FitStage.All), new(5, 5, FitStage.All), new(6, 6, FitStage.All),
                new(7, 7, FitStage.All), new(8, 8, FitStage.All), new(10, 10, FitStage.All), new(12, 12, FitStage.Along), new(12, 13, FitStage.TurnBack),
                new(12, 14, FitStage.Turn), new(15, 15, FitStage.Along),
            ],
            Sequence().Take(12));
    }

    [Fact]
    public void No_two_stages_are_due_at_once_and_counts_grow_by_a_quarter()
    {
        Anchor[] anchors = [.. Sequence().TakeWhile(anchor => anchor.Count < 20_000)];
        for (int i = 1; i < anchors.Length; i++)
        {
            Assert.InRange(anchors[i].Count - anchors[i - 1].Count, 1, int.MaxValue);
            if (anchors[i].Stage is FitStage.TurnBack or FitStage.Turn)
            {
                Assert.Equal(Anchor.Spacing(anchors[i - 1].Count), anchors[i].Count - anchors[i - 1].Count);
            }
        }

        int[] begun = [.. anchors.Where(anchor => anchor.Stage is FitStage.All or FitStage.Along).Select(anchor => anchor.First)];
        Assert.All(begun.Zip(begun.Skip(1)).Where(pair => pair.First >= 8), pair => Assert.InRange((double)pair.Second / pair.First, 1.15, 1.25));
    }

    private static IEnumerable<Anchor> Sequence()
    {
        for (var anchor = new Anchor(2, 2, FitStage.All); ; anchor = anchor.Next)
        {
            yield return anchor;
        }
    }
}
