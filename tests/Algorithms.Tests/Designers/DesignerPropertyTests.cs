using Vizier.Algorithms.Catalogue;
using Vizier.Algorithms.Designers;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Tests.Designers;

/// <summary>What holds for every designer over random spaces and histories.</summary>
public sealed class DesignerPropertyTests
{
    private const int Cases = 200;

    private static readonly Dictionary<string, string> NoSettings = [];

    public static TheoryData<string> Names =>
        [.. AlgorithmCatalogue.All.Where(IsTried).Select(algorithm => algorithm.Name)];

    public static TheoryData<string> SeededNames => [.. Names.Where(row => row.Data is not ("grid" or "GRID_SEARCH"))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Suggestions_are_valid_and_a_new_instance_gives_the_same(string name)
    {
        var tried = 0;
        for (var number = 0; number < Cases; number++)
        {
            var problem = ProblemOf(number);
            if (!AlgorithmCatalogue.Validate(name, NoSettings, problem, Budget.Unknown).IsEmpty)
            {
                continue;
            }

            tried++;
            var history = RandomHistories.Create(problem, number, 30);
            var warm = AlgorithmCatalogue.CreateDesigner(name, NoSettings, problem);
            warm.TrySuggest(TrialHistory.Create(history.Trials.Take(history.Trials.Length / 2)), 1);
            var count = 1 + (number % 4);
            var suggestions = warm.TrySuggest(history, count);
            Assert.All(suggestions, suggestion => Assert.Empty(problem.Space.Validate(suggestion.Assignment)));
            Assert.Equal(suggestions, AlgorithmCatalogue.CreateDesigner(name, NoSettings, problem).TrySuggest(history, count), Same);
            Assert.True(suggestions.Count == count || name == "grid");
        }

        Assert.True(tried > 0);
    }

    [Theory]
    [MemberData(nameof(SeededNames))]
    public void Seeds_matter_where_there_is_a_choice(string name)
    {
        var space = SearchSpace.Create(new DoubleParameter("x", 0, 1), new DoubleParameter("y", 0, 1));
        var suggestions = Enumerable.Range(0, 8).Select(seed =>
            AlgorithmCatalogue.CreateDesigner(name, NoSettings, Histories.ProblemOf(space, (ulong)seed)).Suggest(TrialHistory.Empty, 3)[2].Assignment);

        Assert.InRange(suggestions.Distinct().Count(), 6, 8);
    }

    private static bool IsTried(Algorithm algorithm) =>
        algorithm.IsAvailable && algorithm != AlgorithmCatalogue.Default && !algorithm.Settings.Any(setting => setting.Required);

    private static Problem ProblemOf(int number) => new()
    {
        Space = RandomSpaces.Create(number),
        Metrics = (number % 5) switch
        {
            0 => [Histories.Accuracy, Histories.Loss],
            1 => [Histories.Loss, new Metric("memory", Goal.Minimize, 0.5)],
            _ => [Histories.Accuracy],
        },
        Seed = (ulong)number,
    };

    private static bool Same(Suggestion left, Suggestion right) =>
        left.Assignment.Equals(right.Assignment) && left.Metadata.Count == right.Metadata.Count;
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
