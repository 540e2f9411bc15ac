using Vizier.Algorithms.Designers;
using Vizier.Algorithms.EarlyStopping;
using Vizier.Algorithms.GaussianProcesses;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.StudyStopping;
using Vizier.Algorithms.Tests.Designers;
using Vizier.Algorithms.Trials;
using static Vizier.Algorithms.Tests.Histories;

namespace Vizier.Algorithms.Tests.StudyStopping;

public sealed class RegretBoundTests
{
    private static readonly Problem Bowl = ProblemOf(SearchSpace.Create(new DoubleParameter("x", -1, 1), new DoubleParameter("y", -1, 1)));

    [Fact]
    public void The_bound_holds()
    {
        var history = Simulation.Run(new GaussianProcessDesigner(Bowl), Value, 40, 1);
        var few = RegretBound.Of(Bowl, TrialHistory.Create(history.Trials.Take(6)))!.Value;
        var many = RegretBound.Of(Bowl, history)!.Value;

        Assert.True(few >= -history.Trials.Take(6).Max(trial => trial.Metrics["accuracy"]), $"{few}");
        Assert.True(many >= -history.Best(), $"{many}");
    }

    [Fact]
    public void A_study_ends_once_little_regret_can_be_left_and_says_so()
    {
        var history = Simulation.Run(new GaussianProcessDesigner(Bowl), Value, 40, 1);
        var bound = RegretBound.Of(Bowl, history)!.Value;
        var conditions = new StudyStoppingConditions { MaximumRegret = 1.01 * bound };
        var late = Decide(conditions, history);

        Assert.True(late.ShouldStop);
        Assert.StartsWith("By a model of 40 trials no assignment is better than trial ", late.Reason, StringComparison.Ordinal);
        Assert.EndsWith(" may be left.", late.Reason, StringComparison.Ordinal);
        Assert.False(Decide(conditions with { MaximumRegret = 0.99 * bound }, history).ShouldStop);
        Assert.False(Decide(conditions with { MinimumTrials = 41 }, history).ShouldStop);
        Assert.False(Decide(new() { MaximumRegret = 1e9 }, TrialHistory.Create(history.Trials.Take(9))).ShouldStop);
    }

    [Fact]
    public void Random_trials_of_a_rugged_function_leave_much()
    {
        var history = Simulation.Run(new RandomDesigner(Bowl), assignment => Math.Sin(9 * assignment["x"].Number) * Math.Cos(7 * assignment["y"].Number), 20, 1);

        Assert.True(RegretBound.Of(Bowl, history) > 0.2);
        Assert.Null(RegretBound.Of(Bowl with { Metrics = [Accuracy, Loss] }, history));
        Assert.Null(RegretBound.Of(Bowl, TrialHistory.Empty));
    }

    private static double Value(Assignment assignment) => -Math.Pow(assignment["x"].Number - 0.3, 2) - Math.Pow(assignment["y"].Number, 2);

    private static StoppingDecision Decide(StudyStoppingConditions conditions, TrialHistory history) =>
        StudyStoppingRule.Decide(conditions, Bowl, history, new StudyTimes(default, default, _ => null));
}
