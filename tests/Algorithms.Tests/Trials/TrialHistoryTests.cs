using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;
using static Vizier.Algorithms.Tests.Histories;

namespace Vizier.Algorithms.Tests.Trials;

public sealed class TrialHistoryTests
{
    private static readonly Assignment Any = Assignment.Of(("x", 1));

    [Fact]
    public void Trials_are_ordered_and_replaced_by_id()
    {
        var history = TrialHistory.Create([Pending(3, Any), Pending(1, Any)]).With(Pending(2, Any)).With(Pending(7, Any));
        Assert.Equal([1, 2, 3, 7], history.Trials.Select(trial => trial.Id));

        var changed = history.With(Completed(2, Any, ("accuracy", 1)));
        Assert.Equal(4, changed.Trials.Length);
        Assert.Equal(TrialState.Completed, changed.Trials[1].State);
        Assert.Equal(TrialState.Pending, history.Trials[1].State);
    }

    [Fact]
    public void Last_id_remembers_deleted_trials()
    {
        Assert.Equal(0, TrialHistory.Empty.LastId);
        Assert.Equal(9, TrialHistory.Create([Pending(3, Any)], lastId: 9).With(Pending(4, Any)).LastId);
        Assert.Equal(4, TrialHistory.Create([Pending(3, Any)]).With(Pending(4, Any)).LastId);
    }

    [Fact]
    public void An_id_belongs_to_one_trial()
    {
        Assert.Throws<ArgumentException>(() => TrialHistory.Create([Pending(3, Any), Pending(3, Any)]));
    }

    [Theory]
    [InlineData(0.5, 2.0, true)]
    [InlineData(double.NaN, 2.0, false)]
    [InlineData(0.5, double.PositiveInfinity, false)]
    public void Objectives_are_turned_so_that_larger_is_better(double accuracy, double loss, bool usable)
    {
        var problem = ProblemOf(SearchSpace.Create(new DoubleParameter("x", 0, 9))) with { Metrics = [Loss, new Metric("safe", Goal.Minimize, 3), Accuracy] };

        Assert.Equal(usable, problem.TryGetObjectives(Completed(1, Any, ("accuracy", accuracy), ("loss", loss)), out var values));
        Assert.True(!usable || values.SequenceEqual([-loss, accuracy]));
        Assert.False(problem.TryGetObjectives(Completed(1, Any, ("accuracy", accuracy)), out _));
        Assert.False(problem.TryGetObjectives(Pending(1, Any), out _));
    }
}
