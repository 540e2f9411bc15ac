using Vizier.Algorithms.EarlyStopping;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.StudyStopping;
using Vizier.Algorithms.Trials;
using static Vizier.Algorithms.Tests.Histories;

namespace Vizier.Algorithms.Tests.StudyStopping;

public sealed class StudyStoppingRuleTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Problem One = ProblemOf(SearchSpace.Create(new DoubleParameter("x", 0, 10_000)));
    private static readonly Problem Two = One with { Metrics = [Accuracy, Loss] };

    // The third of six trials is the best; each takes an hour.
    private static readonly TrialHistory Six = History(0.1, 0.5, 0.9, 0.2, 0.9, double.NaN);

    [Theory]
    [InlineData(6, "6 trials have finished; the study may have 6.")]
    [InlineData(7, null)]
    public void Budget_of_trials(long maximum, string? reason)
    {
        AssertDecision(reason, new StudyStoppingConditions { MaximumTrials = maximum });
    }

    [Fact]
    public void Budget_of_time_and_deadline()
    {
        AssertDecision("The study has run for 06:00:00; it may run for 05:00:00.", new() { MaximumDuration = TimeSpan.FromHours(5) });
        AssertDecision(null, new() { MaximumDuration = TimeSpan.FromHours(7) });
        AssertDecision("The deadline 2026-01-01 06:00:00Z has passed.", new() { Deadline = Start.AddHours(6) });
        AssertDecision(null, new() { Deadline = Start.AddHours(6.1) });
    }

    [Fact]
    public void No_progress_counts_trials_and_time_since_the_last_better_one()
    {
        AssertDecision("Nothing was better than trial 3 in the last 3 trials; 3 may pass without progress.", new() { MaximumTrialsWithoutProgress = 3 });
        AssertDecision(null, new() { MaximumTrialsWithoutProgress = 4 });
        AssertDecision("Nothing was better than trial 3 for 03:00:00; 03:00:00 may pass without progress.", new() { MaximumDurationWithoutProgress = TimeSpan.FromHours(3) });
        AssertDecision(null, new() { MaximumDurationWithoutProgress = TimeSpan.FromHours(4) });
    }

    [Fact]
    public void Minimum_of_trials_and_time_holds_back_a_lack_of_progress_only()
    {
        AssertDecision(null, new() { MaximumTrialsWithoutProgress = 1, MinimumTrials = 7 });
        AssertDecision(null, new() { MaximumTrialsWithoutProgress = 1, MinimumDuration = TimeSpan.FromHours(7) });
        AssertDecision("6 trials have finished; the study may have 2.", new() { MaximumTrials = 2, MinimumTrials = 7 });
    }

    [Fact]
    public void Target_is_reached_in_the_direction_of_the_goal()
    {
        AssertDecision("Trial 3 has reached accuracy 0.9; the target is 0.9.", new() { Target = 0.9 });
        AssertDecision(null, new() { Target = 0.91 });
        var minimised = One with { Metrics = [new Metric("accuracy", Goal.Minimize)] };
        Assert.True(Decide(new() { Target = 0.2 }, minimised, Six).ShouldStop);
        Assert.False(Decide(new() { Target = 0.05 }, minimised, Six).ShouldStop);
    }

    [Fact]
    public void With_several_objectives_a_new_member_of_the_front_is_progress()
    {
        var history = TrialHistory.Create(
        [
            Completed(1, Assignment.Of(("x", 1)), ("accuracy", 0.5), ("loss", 1)),
            Completed(2, Assignment.Of(("x", 2)), ("accuracy", 0.6), ("loss", 2)),
            Completed(3, Assignment.Of(("x", 3)), ("accuracy", 0.5), ("loss", 2)),
            Completed(4, Assignment.Of(("x", 4)), ("accuracy", 0.6), ("loss", 2)),
        ]);

        Assert.StartsWith("Nothing was better than trial 2 in the last 2", Decide(new() { MaximumTrialsWithoutProgress = 2 }, Two, history).Reason, StringComparison.Ordinal);
        Assert.False(Decide(new() { MaximumTrialsWithoutProgress = 3 }, Two, history).ShouldStop);
    }

    [Fact]
    public void Unsafe_trials_are_no_progress_and_without_any_result_time_counts_from_the_start()
    {
        var safe = One with { Metrics = [Accuracy, new Metric("memory", Goal.Minimize, 1)] };
        var history = TrialHistory.Create([Completed(1, Assignment.Of(("x", 1)), ("accuracy", 0.5), ("memory", 3))]);

        Assert.Equal("No trial has given a result in the last 1 trials; 1 may pass without progress.", Decide(new() { MaximumTrialsWithoutProgress = 1 }, safe, history).Reason);
        Assert.Equal("No trial has given a result for 01:00:00; 01:00:00 may pass without progress.", Decide(new() { MaximumDurationWithoutProgress = TimeSpan.FromHours(1) }, safe, history).Reason);
        Assert.False(Decide(new() { MaximumTrialsWithoutProgress = 1 }, safe, TrialHistory.Empty).ShouldStop);
    }

    private static void AssertDecision(string? reason, StudyStoppingConditions conditions)
    {
        var decision = Decide(conditions, One, Six);
        Assert.Equal(reason is not null, decision.ShouldStop);
        Assert.Equal(reason ?? "No condition that ends the study is met after 6 trials.", decision.Reason);
    }

    private static StoppingDecision Decide(StudyStoppingConditions conditions, Problem problem, TrialHistory history) =>
        StudyStoppingRule.Decide(conditions, problem, history, new StudyTimes(Start, Start.AddHours(history.Trials.Length), trial => Start.AddHours(trial.CompletionOrder)));

    private static TrialHistory History(params double[] values) =>
        TrialHistory.Create(values.Select((value, i) => Completed(i + 1, Assignment.Of(("x", i)), ("accuracy", value))));
}
