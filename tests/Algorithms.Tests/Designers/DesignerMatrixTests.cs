using Vizier.Algorithms.Catalogue;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Tests.Designers;

/// <summary>
/// Every algorithm works for every kind of space, any objectives and any number of workers, or says at once why it does not.
/// </summary>
public sealed class DesignerMatrixTests
{
    private const string Resource = "resource";

    private static readonly Dictionary<string, Parameter[]> Spaces = new()
    {
        ["continuous"] = [new DoubleParameter("x", 0, 1), new DoubleParameter("y", 1e-5, 10) { Scale = Scale.Log }],
        ["one continuous"] = [new DoubleParameter("x", 0, 1)],
        ["integer"] = [new IntegerParameter("i", 0, 40), new IntegerParameter("j", 1, 30)],
        ["discrete"] = [new DiscreteParameter("d", [1, 3, 10, 30]), new DiscreteParameter("e", [.. Enumerable.Range(0, 50).Select(i => i * 0.5)])],
        ["scaled"] =
        [
            new IntegerParameter("i", 1, 1000) { Scale = Scale.Log },
            new DiscreteParameter("d", [1, 2, 4, 8, 16, 32]) { Scale = Scale.Log },
            new DoubleParameter("r", 1, 100) { Scale = Scale.ReverseLog },
            new DoubleParameter("s", 0, 1) { Step = 0.05 },
        ],
        ["categorical"] = [.. Enumerable.Range(0, 8).Select(i => new CategoricalParameter($"c{i}", ["a", "b", "c"]))],
        ["mixed"] = [new DoubleParameter("x", 0, 1), new IntegerParameter("i", 0, 9), new CategoricalParameter("c", ["a", "b", "c"])],
        ["conditional"] =
        [
            new CategoricalParameter("kind", ["a", "b"])
            {
                Children =
                [
                    new(["a"], new DoubleParameter("depth", 0, 1)),
                    new(["b"], new IntegerParameter("width", 1, 50)),
                ],
            },
            new DoubleParameter("x", 0, 1),
        ],
        ["constant"] = [new IntegerParameter("i", 3, 3), new CategoricalParameter("c", ["only"])],
    };

    private static readonly Dictionary<string, Metric[]> Objectives = new()
    {
        ["one"] = [Histories.Accuracy],
        ["two"] = [Histories.Accuracy, Histories.Loss],
        ["six"] = [.. Enumerable.Range(0, 6).Select(i => new Metric($"m{i}", Goal.Minimize))],
        ["safe"] = [Histories.Accuracy, new Metric("memory", Goal.Minimize, 0.5)],
    };

    // What may be refused; everything else works.
    private static readonly HashSet<(string Algorithm, string Kind)> Refused =
    [
        ("CMA_ES", "conditional"), ("CMA_ES", "categorical"), ("CMA_ES", "one continuous"), ("CMA_ES", "constant"), ("CMA_ES", "two"), ("CMA_ES", "six"),
        ("EAGLE_STRATEGY", "two"), ("EAGLE_STRATEGY", "six"),
    ];

    // Those with a model. They have nothing more to say once every combination was tried.
    private static readonly string[] Ending = ["GP_UCB_PE", "DEFAULT"];

    public static TheoryData<string> Names =>
        [.. AlgorithmCatalogue.All.Where(algorithm => algorithm.IsAvailable).Select(algorithm => algorithm.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Works_or_is_refused_with_the_reason(string name)
    {
        foreach (var (space, objectives) in Spaces.Keys.SelectMany(space => Objectives.Keys.Select(objectives => (space, objectives))))
        {
            var (problem, settings) = ProblemOf(name, space, objectives);
            var errors = AlgorithmCatalogue.Validate(name, settings, problem, Budget.Unknown);
            var isRefused = Refused.Contains((name, space)) || Refused.Contains((name, objectives));
            Assert.True(isRefused == errors.Length > 0, $"{space}, {objectives}: {string.Join("; ", errors)}");
            if (isRefused)
            {
                Assert.All(errors, error => Assert.Contains(name, error.Allowed, StringComparison.Ordinal));
                Assert.Throws<ValidationException>(() => AlgorithmCatalogue.CreateDesigner(name, settings, problem));
                continue;
            }

            var designer = AlgorithmCatalogue.CreateDesigner(name, settings, problem);
            var history = RandomHistories.Play(designer, problem, space.Length, Ending.Contains(name) ? 8 : 24);
            foreach (var count in new[] { 1, 7, 20 })
            {
                var suggestions = designer.TrySuggest(history, count);
                Assert.True(suggestions.Count == count || name == "grid" || (Ending.Contains(name) && problem.Space.Dimensions.All(dimension => dimension.LevelCount is not null)), $"{space}, {objectives}: {suggestions.Count} of {count}");
                Assert.All(suggestions, suggestion => Assert.Empty(problem.Space.Validate(suggestion.Assignment)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Goes_on_where_every_trial_is_infeasible(string name)
    {
        foreach (var space in Spaces.Keys.Where(space => space != "constant" && !Refused.Contains((name, space))))
        {
            var (problem, settings) = ProblemOf(name, space, "one");
            var designer = AlgorithmCatalogue.CreateDesigner(name, settings, problem);
            var history = TrialHistory.Empty;
            for (var id = 1; id <= 6; id++)
            {
                var suggestion = designer.Suggest(history, 1)[0];
                history = history.With(Histories.Pending(id, suggestion.Assignment) with { Metadata = suggestion.Metadata, State = TrialState.Infeasible, CompletionOrder = id });
            }

            Assert.All(designer.Suggest(history, 3), suggestion => Assert.Empty(problem.Space.Validate(suggestion.Assignment)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Less_is_sought_where_the_goal_is_to_minimise(string name)
    {
        var (problem, settings) = ProblemOf(name, "continuous", "one");
        var least = problem with { Metrics = [new Metric(problem.Metrics[0].Name, Goal.Minimize)] };
        var most = Simulation.Run(AlgorithmCatalogue.CreateDesigner(name, settings, problem), Place, 20);
        var mirrored = Simulation.Run(AlgorithmCatalogue.CreateDesigner(name, settings, least), assignment => -Place(assignment), 20);

        Assert.Equal(most.Trials.Select(trial => trial.Assignment), mirrored.Trials.Select(trial => trial.Assignment));

        static double Place(Assignment assignment) => assignment["x"].Number;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_hundred_workers_get_a_hundred_suggestions(string name)
    {
        foreach (var space in new[] { "integer", "mixed" })
        {
            var (problem, settings) = ProblemOf(name, space, "one");
            var designer = AlgorithmCatalogue.CreateDesigner(name, settings, problem);
            var history = TrialHistory.Empty;
            foreach (var suggestion in designer.Suggest(history, 100))
            {
                history = history.With(Histories.Pending(history.LastId + 1, suggestion.Assignment) with { Metadata = suggestion.Metadata });
            }

            Assert.Equal(100, history.Trials.Length);
            var more = designer.Suggest(history, 1);
            Assert.Empty(problem.Space.Validate(more[0].Assignment));
        }
    }

    private static (Problem Problem, Dictionary<string, string> Settings) ProblemOf(string name, string space, string objectives)
    {
        var settings = DesignerPropertyTests.SettingsOf(name);
        Parameter[] parameters = settings.ContainsKey("resource_name") ? [.. Spaces[space], new IntegerParameter(Resource, 1, 27)] : Spaces[space];
        return (new Problem { Space = SearchSpace.Create(parameters), Metrics = [.. Objectives[objectives]], Seed = 3 }, settings);
    }
}
