using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;
using static Vizier.Algorithms.Tests.Histories;

namespace Vizier.Algorithms.Tests.Trials;

public sealed class TrialRankingTests
{
    private static readonly Problem One = ProblemOf(SearchSpace.Create(new DoubleParameter("x", 0, 9)));

    private static readonly Assignment Any = Assignment.Of(("x", 1));

    [Fact]
    public void One_objective_is_ordered_by_value_then_age_and_failures_come_last()
    {
        Trial[] trials =
        [
            Completed(1, Any, ("accuracy", 0.5)),
            Completed(2, Any, ("accuracy", double.NaN)),
            Completed(3, Any, ("accuracy", 0.9)),
            Completed(4, Any, ("accuracy", 0.5)),
            Pending(5, Any),
            Completed(6, Any, ("accuracy", 9)) with { State = TrialState.Infeasible },
        ];

        Assert.Equal([3, 1, 4, 2, 6], TrialRanking.BestFirst(One, trials).Select(trial => trial.Id));
    }

    [Fact]
    public void Violated_constraints_outweigh_objectives()
    {
        var problem = One with { Metrics = [Accuracy, new Metric("memory", Goal.Minimize, 10)] };
        Trial[] trials =
        [
            Completed(1, Any, ("accuracy", 0.9), ("memory", 12)),
            Completed(2, Any, ("accuracy", 0.1), ("memory", 10)),
            Completed(3, Any, ("accuracy", 0.2), ("memory", 11)),
            Completed(4, Any, ("accuracy", 0.3)),
        ];

        Assert.Equal([2, 3, 1, 4], TrialRanking.BestFirst(problem, trials).Select(trial => trial.Id));
    }

    [Fact]
    public void Several_objectives_are_ordered_by_dominance_then_mean_rank()
    {
        var problem = One with { Metrics = [Accuracy, Loss] };
        Trial[] trials =
        [
            Completed(1, Any, ("accuracy", 1), ("loss", 9)),
            Completed(2, Any, ("accuracy", 5), ("loss", 5)),
            Completed(3, Any, ("accuracy", 6), ("loss", 4)),
            Completed(4, Any, ("accuracy", 9), ("loss", 8)),
        ];

        Assert.Equal([3, 4, 2, 1], TrialRanking.BestFirst(problem, trials).Select(trial => trial.Id));
    }
}
