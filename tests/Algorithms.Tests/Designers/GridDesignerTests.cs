using Vizier.Algorithms.Designers;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;
using static Vizier.Algorithms.Tests.Histories;

namespace Vizier.Algorithms.Tests.Designers;

public sealed class GridDesignerTests
{
    private static readonly SearchSpace Six = SearchSpace.Create(
        new IntegerParameter("i", 1, 3),
        new CategoricalParameter("c", ["a", "b"]));

    [Fact]
    public void Combinations_come_in_order_and_then_again()
    {
        var designer = new GridDesigner(ProblemOf(Six), 10, repeat: true, shuffle: false);

        var first = Run(designer, TrialHistory.Empty, 6);
        Assert.Equal(["1a", "2a", "3a", "1b", "2b", "3b"], first.Trials.Select(Short));
        Assert.Equal(["1a", "2a"], designer.Suggest(first, 2).Select(one => Short(one.Assignment)));
    }

    [Fact]
    public void Space_is_exhausted_after_the_last_combination()
    {
        var designer = new GridDesigner(ProblemOf(Six), 10, repeat: false, shuffle: false);

        var four = Run(designer, TrialHistory.Empty, 4);
        Assert.Equal(["2b", "3b"], designer.Suggest(four, 5).Select(one => Short(one.Assignment)));
        var error = Assert.Throws<SearchSpaceExhaustedException>(() => designer.Suggest(Run(designer, four, 2), 1));
        Assert.Equal(6, error.Combinations);
        Assert.Contains("All 6 combinations", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_tried_by_others_is_passed_over_and_deleted_trials_come_back_last()
    {
        var designer = new GridDesigner(ProblemOf(Six), 10, repeat: false, shuffle: false);
        var history = TrialHistory.Empty
            .With(Pending(1, Assignment.Of(("i", 1), ("c", "a"))))
            .With(Pending(2, Assignment.Of(("i", 3), ("c", "a"))))
            .With(Pending(3, Assignment.Of(("i", 9), ("c", "none"))));

        Assert.Equal(["2a", "1b", "2b", "3b"], designer.Suggest(history, 9).Select(one => Short(one.Assignment)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_at_a_time_and_in_batches_give_the_same(bool shuffle)
    {
        var single = Run(new GridDesigner(ProblemOf(Six), 10, repeat: true, shuffle), TrialHistory.Empty, 15, batch: 1);
        var batches = Run(new GridDesigner(ProblemOf(Six), 10, repeat: true, shuffle), TrialHistory.Empty, 15, batch: 5);

        Assert.Equal(single.Trials.Select(Short), batches.Trials.Select(Short));
        Assert.Equal(6, single.Trials.Take(6).Select(Short).Distinct().Count());
    }

    [Fact]
    public void Shuffled_order_depends_on_the_seed()
    {
        var orders = Enumerable.Range(0, 20).Select(seed =>
            string.Concat(new GridDesigner(ProblemOf(Six, (ulong)seed), 10, repeat: true, shuffle: true).Suggest(TrialHistory.Empty, 6).Select(one => Short(one.Assignment))));

        Assert.True(orders.Distinct().Count() > 15);
    }

    private static TrialHistory Run(GridDesigner designer, TrialHistory history, int count, int batch = 1)
    {
        for (var done = 0; done < count; done += batch)
        {
            foreach (var suggestion in designer.Suggest(history, batch))
            {
                history = history.With(Pending(history.LastId + 1, suggestion.Assignment));
            }
        }

        return history;
    }

    private static string Short(Trial trial) => Short(trial.Assignment);

    private static string Short(Assignment assignment) => $"{assignment["i"]}{assignment["c"]}";
}
