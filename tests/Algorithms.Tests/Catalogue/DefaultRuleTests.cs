using Vizier.Algorithms.Catalogue;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Tests.Catalogue;

public sealed class DefaultRuleTests
{
    private static readonly DoubleParameter Real = new("x", 0, 1);

    [Theory]
    [InlineData(5, 0, true, "GP_UCB_PE")]
    [InlineData(6, 0, true, "NSGA2")]
    [InlineData(1, 400, false, "GP_UCB_PE")]
    [InlineData(1, 401, false, "REGULARIZED_EVOLUTION")]
    [InlineData(1, 401, true, "GP_UCB_PE")]
    public void Rules(int objectives, int categorical, bool withReal, string name)
    {
        var choice = DefaultRule.Choose(ProblemWith(objectives, categorical, withReal), TrialHistory.Empty);

        Assert.Equal(name, choice.Name);
        Assert.EndsWith(".", choice.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Default_answers_as_the_algorithm_that_it_chose()
    {
        foreach (var problem in new[] { ProblemWith(6, 0, true), ProblemWith(1, 401, false), ProblemWith(1, 2, true) })
        {
            var chosen = DefaultRule.Choose(problem, TrialHistory.Empty).Name;
            Assert.Equal(Suggest(chosen, problem), Suggest("DEFAULT", problem));
        }
    }

    [Fact]
    public void Settings_of_the_gaussian_process_reach_it()
    {
        var problem = ProblemWith(1, 0, true);
        Dictionary<string, string> settings = new() { ["random_state"] = "3", ["n_initial_points"] = "2" };

        Assert.Equal(
            AlgorithmCatalogue.CreateDesigner("GP_UCB_PE", settings, problem).Suggest(TrialHistory.Empty, 3).Select(one => one.Assignment),
            AlgorithmCatalogue.CreateDesigner("DEFAULT", settings, problem).Suggest(TrialHistory.Empty, 3).Select(one => one.Assignment));
    }

    private static IEnumerable<Assignment> Suggest(string name, Problem problem) =>
        AlgorithmCatalogue.CreateDesigner(name, new Dictionary<string, string>(), problem).Suggest(TrialHistory.Empty, 4).Select(one => one.Assignment);

    private static Problem ProblemWith(int objectives, int categorical, bool withReal) => new()
    {
        Space = SearchSpace.Create(
        [
            .. Enumerable.Range(0, categorical).Select(i => new CategoricalParameter($"c{i}", ["a", "b", "c", "d", "e"])),
            .. withReal ? new Parameter[] { Real } : [],
        ]),
        Metrics = [.. Enumerable.Range(0, objectives).Select(i => new Metric($"m{i}", Goal.Maximize))],
        Seed = 5,
    };
}
