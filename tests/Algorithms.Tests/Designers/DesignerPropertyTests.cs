using Vizier.Algorithms.Catalogue;
using Vizier.Algorithms.Designers;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Tests.Designers;

/// <summary>
/// What holds for every designer of the catalogue over random spaces and histories. A new entry is tried without being
/// named here; one that needs a setting that is not known here fails.
/// </summary>
public sealed class DesignerPropertyTests
{
    private const string Resource = "resource";

    private static readonly string[] Unseeded = ["grid", "GRID_SEARCH"];

    // They draw without looking, or train an assignment on on purpose.
    private static readonly string[] Repeating = ["RANDOM_SEARCH", "SOBOL", "QUASI_RANDOM_SEARCH", "HYPERBAND", "BOHB", "ASHA", "PBT"];

    private static readonly Dictionary<string, string> KnownSettings = new()
    {
        ["resource_name"] = Resource,
        ["r_l"] = "27",
        ["n_population"] = "5",
        ["truncation_threshold"] = "0.3",
        ["suggestion_trial_dir"] = "/checkpoints",
    };

    public static TheoryData<string> Names =>
        [.. AlgorithmCatalogue.All.Where(algorithm => algorithm.IsAvailable).Select(algorithm => algorithm.Name)];

    public static TheoryData<string> DistinctNames => [.. Names.Where(row => !Repeating.Contains(row.Data))];

    public static TheoryData<string> SeededNames => [.. Names.Where(row => !Unseeded.Contains(row.Data))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Suggestions_are_valid_and_a_new_instance_gives_the_same(string name)
    {
        var settings = SettingsOf(name);
        var tried = 0;
        for (var number = 0; number < CasesOf(name); number++)
        {
            var problem = ProblemOf(number, settings);
            if (!AlgorithmCatalogue.Validate(name, settings, problem, Budget.Unknown).IsEmpty)
            {
                continue;
            }

            tried++;
            var history = RandomHistories.Create(problem, number, 30);
            var warm = AlgorithmCatalogue.CreateDesigner(name, settings, problem);
            warm.TrySuggest(TrialHistory.Create(history.Trials.Take(history.Trials.Length / 2)), 1);
            var count = 1 + (number % 4);
            var suggestions = warm.TrySuggest(history, count);
            Assert.All(suggestions, suggestion => Assert.Empty(problem.Space.Validate(suggestion.Assignment)));
            Assert.All(suggestions, suggestion => Assert.All(suggestion.Assignment, pair => Assert.True(!pair.Value.IsNumber || double.IsFinite(pair.Value.Number))));
            Assert.Equal(suggestions, AlgorithmCatalogue.CreateDesigner(name, settings, problem).TrySuggest(history, count), Same);
            Assert.True(suggestions.Count == count || problem.Space.Dimensions.All(dimension => dimension.LevelCount is not null));
        }

        Assert.True(tried > 0);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_own_suggestions_with_any_outcome_lead_on(string name)
    {
        var settings = SettingsOf(name);
        for (var number = 0; number < CasesOf(name) / 6; number++)
        {
            var problem = ProblemOf(number, settings);
            if (!AlgorithmCatalogue.Validate(name, settings, problem, Budget.Unknown).IsEmpty)
            {
                continue;
            }

            var designer = AlgorithmCatalogue.CreateDesigner(name, settings, problem);
            var history = RandomHistories.Play(designer, problem, number, 40);
            Assert.All(history.Trials, trial => Assert.Empty(problem.Space.Validate(trial.Assignment)));
            Assert.Equal(designer.TrySuggest(history, 3), AlgorithmCatalogue.CreateDesigner(name, settings, problem).TrySuggest(history, 3), Same);
        }
    }

    [Theory]
    [MemberData(nameof(DistinctNames))]
    public void Nothing_is_tried_twice_while_there_is_something_new(string name)
    {
        var space = SearchSpace.Create(new IntegerParameter("i", 0, 4), new DiscreteParameter("d", [1, 10, 100]), new CategoricalParameter("c", ["a", "b"]));
        for (var seed = 0UL; seed < 5; seed++)
        {
            var designer = AlgorithmCatalogue.CreateDesigner(name, SettingsOf(name), Histories.ProblemOf(space, seed));
            var history = Simulation.Run(designer, assignment => assignment["i"].Number - assignment["d"].Number, 30, 1 + (int)seed);
            Assert.Equal(30, history.Trials.Take(30).Select(trial => trial.Assignment).Distinct().Count());
        }
    }

    [Theory]
    [MemberData(nameof(SeededNames))]
    public void Seeds_matter_where_there_is_a_choice(string name)
    {
        var space = SearchSpace.Create(new DoubleParameter("x", 0, 1), new DoubleParameter("y", 0, 1), new IntegerParameter(Resource, 27, 27));
        var suggestions = Enumerable.Range(0, 8).Select(seed =>
            AlgorithmCatalogue.CreateDesigner(name, SettingsOf(name), Histories.ProblemOf(space, (ulong)seed)).Suggest(TrialHistory.Empty, 3)[2].Assignment);

        Assert.InRange(suggestions.Distinct().Count(), 6, 8);
    }

    // A Gaussian process costs as much as all others together: it has fewer by default, but all that are asked for.
    private static int CasesOf(string name) => name is "DEFAULT" or "GP_UCB_PE" && !PropertyCases.IsChosen ? PropertyCases.Count / 6 : PropertyCases.Count;

    internal static Dictionary<string, string> SettingsOf(string name) => AlgorithmCatalogue.Resolve(name).Settings
        .Where(setting => setting.Required)
        .ToDictionary(setting => setting.Name, setting => KnownSettings[setting.Name]);

    private static Problem ProblemOf(int number, Dictionary<string, string> settings) => new()
    {
        Space = settings.ContainsKey("resource_name")
            ? SearchSpace.Create([.. RandomSpaces.Create(number).Parameters, new IntegerParameter(Resource, 1, 27)])
            : RandomSpaces.Create(number),
        Metrics = (number % 5) switch
        {
            0 => [Histories.Accuracy, Histories.Loss],
            1 => [Histories.Loss, new Metric("memory", Goal.Minimize, 0.5)],
            _ => [Histories.Accuracy],
        },
        Seed = (ulong)number,
    };

    private static bool Same(Suggestion left, Suggestion right) =>
        left.Assignment.Equals(right.Assignment)
        && left.Metadata.Count == right.Metadata.Count
        && left.Metadata.All(note => right.Metadata.TryGetValue(note.Key, out var value) && value == note.Value);
}

internal static class ExhaustibleDesigner
{
    /// <summary>No suggestions where the space is exhausted.</summary>
    public static IReadOnlyList<Suggestion> TrySuggest(this IDesigner designer, TrialHistory history, int count)
    {
        try
        {
            return designer.Suggest(history, count);
        }
        catch (SearchSpaceExhaustedException)
        {
            return [];
        }
    }
}
