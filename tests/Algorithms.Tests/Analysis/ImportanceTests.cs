using Vizier.Algorithms.Analysis;
using Vizier.Algorithms.Designers;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;
using static Vizier.Algorithms.Tests.Histories;

namespace Vizier.Algorithms.Tests.Analysis;

public sealed class ImportanceTests
{
    private static readonly SearchSpace Space = SearchSpace.Create(
        new DoubleParameter("strong", 0, 1),
        new DoubleParameter("weak", 0, 1),
        new IntegerParameter("none", 1, 20),
        new CategoricalParameter("kind", ["a", "b"]) { Children = [new(["a"], new DoubleParameter("child", 0, 1))] },
        new IntegerParameter("fixed", 3, 3));

    public static TheoryData<string> Methods => ["ped", "fanova"];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Strong_parameters_come_before_weak_ones_and_those_without_effect(string method)
    {
        var report = Importance(method, ProblemOf(Space), History(200, assignment => Value(assignment)));

        var shares = report.Parameters.ToDictionary(one => one.Name, one => one.Share!.Value);
        Assert.Null(report.Refusal);
        Assert.Equal("strong", report.Parameters[0].Name);
        Assert.True(shares["strong"] > 3 * shares["weak"], $"{shares["strong"]} and {shares["weak"]}");
        Assert.True(shares["weak"] >= shares["none"], $"{shares["weak"]} and {shares["none"]}");
        Assert.InRange(shares["none"], 0, 0.05);
        Assert.DoesNotContain("fixed", shares.Keys);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Conditional_parameters_are_judged_on_the_trials_that_have_them(string method)
    {
        // The child decides everything where it exists, and it exists in about half of the trials.
        var history = History(200, assignment => assignment.TryGetValue("child", out var child) ? 10 * child.Number : 5);
        var child = Importance(method, ProblemOf(Space), history).Parameters.Single(one => one.Name == "child");

        Assert.Equal(history.Trials.Count(trial => trial.Assignment["kind"].Text == "a"), child.Trials);
        Assert.InRange(child.Share!.Value, 0.4, 1);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Parameters_that_too_few_trials_have_are_not_judged(string method)
    {
        var history = History(60, Value);
        var few = TrialHistory.Create(history.Trials.Where(trial => trial.Assignment["kind"].Text == "b" || trial.Id < 20));

        Assert.Null(Importance(method, ProblemOf(Space), few).Parameters.Single(one => one.Name == "child").Share);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Fewer_than_twenty_trials_are_refused(string method)
    {
        var report = Importance(method, ProblemOf(Space), History(19, Value));

        Assert.Equal("Importance needs 20 completed trials with a finite accuracy; there are 19.", report.Refusal);
        Assert.Empty(report.Parameters);
    }

    [Fact]
    public void Best_trials_are_those_in_the_direction_of_the_metric()
    {
        // The best by accuracy sit in one place of x, the worst in one place of y.
        var space = SearchSpace.Create(new DoubleParameter("x", 0, 1), new DoubleParameter("y", 0, 1));
        var history = History(300, assignment => Math.Exp(-50 * Math.Pow(assignment["x"].Number - 0.5, 2)) - Math.Exp(-50 * Math.Pow(assignment["y"].Number - 0.5, 2)), space);

        Assert.Equal("x", Importance("ped", ProblemOf(space), history).Parameters[0].Name);
        var turned = ProblemOf(space) with { Metrics = [new Metric("accuracy", Goal.Minimize)] };
        Assert.Equal("y", Importance("ped", turned, history).Parameters[0].Name);
    }

    [Fact]
    public void Divergences_of_categories_are_those_of_their_counts()
    {
        // Equation 16 of the paper with γ = 1 by hand: each density has one observation more, spread evenly.
        var space = SearchSpace.Create(new CategoricalParameter("c", ["a", "b", "c"]), new CategoricalParameter("d", ["a", "b"]));
        var history = History(200, assignment => (assignment["c"].Text == "a" ? 2 : 0) + (assignment["d"].Text == "b" ? 1 : 0), space);
        var values = history.Trials.Select(trial => trial.Metrics["accuracy"]).OrderDescending().ToArray();
        var best = history.Trials.Where(trial => trial.Metrics["accuracy"] >= values[19]).ToArray();
        double Divergence(string name, string[] categories) => categories.Sum(category =>
        {
            double Density(IReadOnlyCollection<Trial> trials) =>
                (trials.Count(trial => trial.Assignment[name].Text == category) + (1.0 / categories.Length)) / (trials.Count + 1);
            var all = Density(history.Trials);
            return all * Math.Pow((Density(best) / all) - 1, 2);
        });
        var (c, d) = (Divergence("c", ["a", "b", "c"]), Divergence("d", ["a", "b"]));

        var shares = Importance("ped", ProblemOf(space), history).Parameters.ToDictionary(one => one.Name, one => one.Share!.Value);

        Assert.Equal(c / (c + d), shares["c"], 12);
        Assert.Equal(d / (c + d), shares["d"], 12);
    }

    [Fact]
    public void Divergences_of_a_sum_are_those_in_closed_form()
    {
        // The best tenth of 2x + y over the unit square is a triangle with legs s/2 and s, s² = 0.4, in which the densities of x and y
        // fall linearly: their Pearson divergences from the uniform density are s³/0.06 - 1 and s³/0.12 - 1. A third parameter has none.
        var space = SearchSpace.Create(new DoubleParameter("x", 0, 1), new DoubleParameter("y", 0, 1), new DoubleParameter("z", 0, 1));
        var cube = Math.Pow(0.4, 1.5);
        var (x, y) = ((cube / 0.06) - 1, (cube / 0.12) - 1);

        var shares = Importance("ped", ProblemOf(space), Uniform(20_000, space, assignment => (2 * assignment["x"].Number) + assignment["y"].Number))
            .Parameters.ToDictionary(one => one.Name, one => one.Share!.Value);

        Assert.Equal(x / (x + y), shares["x"], 0.03);
        Assert.Equal(y / (x + y), shares["y"], 0.03);
        Assert.InRange(shares["z"], 0, 0.01);
    }

    [Fact]
    public void Main_effects_of_Ishigami_are_those_in_closed_form()
    {
        // sin x + 7 sin² y + 0.1 z⁴ sin x over [-π, π]³: the shares are 0.314, 0.442 and 0; the rest is joint (Ishigami and Homma 1990).
        var space = SearchSpace.Create(
            new DoubleParameter("x", -Math.PI, Math.PI), new DoubleParameter("y", -Math.PI, Math.PI), new DoubleParameter("z", -Math.PI, Math.PI));
        var history = Uniform(
            1000, space, a => Math.Sin(a["x"].Number) + (7 * Math.Pow(Math.Sin(a["y"].Number), 2)) + (0.1 * Math.Pow(a["z"].Number, 4) * Math.Sin(a["x"].Number)));

        var shares = Importance("fanova", ProblemOf(space), history).Parameters.ToDictionary(one => one.Name, one => one.Share!.Value);

        Assert.Equal(0.314, shares["x"], 0.1);
        Assert.Equal(0.442, shares["y"], 0.1);
        Assert.InRange(shares["z"], 0, 0.06);
    }

    [Fact]
    public void Main_effects_of_a_sum_are_the_shares_of_its_variances()
    {
        // Uniform inputs: the variances are 4/12 and 1/12 of the slopes squared, so the shares are 0.8 and 0.2.
        var space = SearchSpace.Create(new DoubleParameter("x", 0, 1), new DoubleParameter("y", 0, 1));
        var shares = Importance("fanova", ProblemOf(space), History(600, assignment => (2 * assignment["x"].Number) + assignment["y"].Number, space))
            .Parameters.ToDictionary(one => one.Name, one => one.Share!.Value);

        Assert.InRange(shares["x"], 0.72, 0.86);
        Assert.InRange(shares["y"], 0.12, 0.24);
    }

    [Fact]
    public void A_product_of_centred_inputs_has_no_main_effects()
    {
        var space = SearchSpace.Create(new DoubleParameter("x", -1, 1), new DoubleParameter("y", -1, 1));
        var report = Importance("fanova", ProblemOf(space), History(600, assignment => assignment["x"].Number * assignment["y"].Number, space));

        Assert.All(report.Parameters, one => Assert.InRange(one.Share!.Value, 0, 0.15));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Any_history_gives_finite_shares(string method)
    {
        for (var number = 0; number < 60; number++)
        {
            var problem = ProblemOf(RandomSpaces.Create(number));
            foreach (var one in Importance(method, problem, RandomHistories.Create(problem, number, 60)).Parameters)
            {
                Assert.True(one.Share is null or (>= 0 and <= 1 + 1e-9), $"{number}: {one}");
            }
        }
    }

    private static ImportanceReport Importance(string method, Problem problem, TrialHistory history) => method == "ped"
        ? PedAnova.Importance(problem, problem.Metrics[0], history)
        : Fanova.Importance(problem, problem.Metrics[0], history);

    private static TrialHistory History(int trials, Func<Assignment, double> value, SearchSpace? space = null) =>
        Simulation(trials, value, ProblemOf(space ?? Space));

    private static TrialHistory Uniform(int trials, SearchSpace space, Func<Assignment, double> value) => TrialHistory.Create(
        new RandomDesigner(ProblemOf(space)).Suggest(TrialHistory.Empty, trials)
            .Select((suggestion, i) => Completed(i + 1, suggestion.Assignment, ("accuracy", value(suggestion.Assignment)))));

    private static TrialHistory Simulation(int trials, Func<Assignment, double> value, Problem problem) =>
        Tests.Designers.Simulation.Run(new RandomDesigner(problem), value, trials);

    private static double Value(Assignment assignment) => -Math.Pow(assignment["strong"].Number - 0.3, 2) - (0.1 * Math.Pow(assignment["weak"].Number - 0.6, 2));
}
