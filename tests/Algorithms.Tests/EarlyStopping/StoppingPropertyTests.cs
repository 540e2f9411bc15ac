using Vizier.Algorithms.EarlyStopping;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.StudyStopping;
using Vizier.Algorithms.Transfer;
using Vizier.Algorithms.Trials;
using static Vizier.Algorithms.Tests.Histories;

namespace Vizier.Algorithms.Tests.EarlyStopping;

/// <summary>What holds for every stopping rule, of trials and of studies, over random histories.</summary>
public sealed class StoppingPropertyTests
{
    private static readonly SearchSpace Space = SearchSpace.Create(new DoubleParameter("p0", 0, 1), new CategoricalParameter("c", ["a", "b"]));

    public static TheoryData<string> Rules => [.. StoppingRuleCatalogue.All.Select(rule => rule.Name)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Rules_decide_alike_and_spare_the_best_trial(string name)
    {
        for (var number = 0; number < PropertyCases.Count; number++)
        {
            var problem = ProblemOf(number);
            var history = RandomHistories.WithCurves(problem, number, 20);
            var rule = StoppingRuleCatalogue.Create(name, SettingsOf(name, number), problem);
            var metric = problem.Objectives[0];
            var best = history.Trials
                .Where(trial => trial.State != TrialState.Infeasible)
                .SelectMany(trial => problem.TryGetObjectives(trial, out var end) ? [.. Values(trial, metric), end[0]] : Values(trial, metric))
                .DefaultIfEmpty(0)
                .Max();
            foreach (var trial in history.Trials.Where(trial => trial.State == TrialState.Pending))
            {
                var decision = rule.Decide(trial, history);
                Assert.Equal(decision, StoppingRuleCatalogue.Create(name, SettingsOf(name, number), problem).Decide(trial, history));
                Assert.NotEmpty(decision.Reason);
                Assert.DoesNotContain("NaN", decision.Reason, StringComparison.Ordinal);
                Assert.False(decision.ShouldStop && Values(trial, metric).Contains(best), $"{number}: {decision.Reason}");
                AssertFinite(rule.Draw(trial, history));
            }
        }
    }

    [Fact]
    public void Studies_are_judged_alike()
    {
        var conditions = new StudyStoppingConditions { MaximumTrialsWithoutProgress = 15, MaximumRegret = 0.1, Target = 2, MinimumTrials = 5 };
        var now = DateTimeOffset.UnixEpoch.AddDays(1);
        for (var number = 0; number < PropertyCases.Count / 6; number++)
        {
            var problem = Histories.ProblemOf(RandomSpaces.Create(number), (ulong)number) with { Metrics = number % 4 == 0 ? [Accuracy, Loss] : [Accuracy] };
            var history = RandomHistories.Create(problem, number, 30);
            var times = new StudyTimes(DateTimeOffset.UnixEpoch, now, _ => null);
            var decision = StudyStoppingRule.Decide(conditions, problem, history, times);
            Assert.Equal(decision, StudyStoppingRule.Decide(conditions, problem, history, times));
            Assert.DoesNotContain("NaN", decision.Reason, StringComparison.Ordinal);
        }
    }

    private static Problem ProblemOf(int number)
    {
        var problem = Histories.ProblemOf(Space) with { Metrics = [number % 2 == 0 ? Accuracy : Loss] };
        return number % 3 > 0 ? problem : problem with { Priors = [new PriorStudy("prior", problem, RandomHistories.WithCurves(problem, number + 1_000_000, 12))] };
    }

    private static Dictionary<string, string> SettingsOf(string name, int number) => name switch
    {
        "ASHA" => new() { ["axis"] = number % 2 == 0 ? "steps" : "seconds" },
        "CURVE" => new() { ["min_trials_required"] = "1", ["start_step"] = "1", ["min_share"] = "0", ["axis"] = number % 2 == 0 ? "steps" : "seconds" },
        _ => new() { ["min_trials_required"] = "1", ["start_step"] = "1", ["axis"] = number % 2 == 0 ? "steps" : "seconds" },
    };

    private static IEnumerable<double> Values(Trial trial, Metric metric) => trial.Measurements
        .Where(one => one.Metrics.TryGetValue(metric.Name, out var value) && double.IsFinite(value))
        .Select(one => metric.Oriented(one.Metrics[metric.Name]));

    private static void AssertFinite(StoppingPicture picture)
    {
        Assert.All(picture.Curve, point => Assert.True(double.IsFinite(point.Value) && double.IsFinite(point.Position)));
        Assert.All(picture.Line, point => Assert.False(double.IsNaN(point.Value) || double.IsNaN(point.Position)));
        Assert.False(picture.Forecast is { } forecast && (double.IsNaN(forecast.Mean) || double.IsNaN(forecast.Deviation)));
    }
}
