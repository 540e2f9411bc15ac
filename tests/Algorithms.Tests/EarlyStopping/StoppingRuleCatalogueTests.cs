using Vizier.Algorithms.EarlyStopping;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;
using static Vizier.Algorithms.Tests.Histories;

namespace Vizier.Algorithms.Tests.EarlyStopping;

public sealed class StoppingRuleCatalogueTests
{
    private static readonly Problem One = ProblemOf(SearchSpace.Create(new DoubleParameter("x", 0, 1)));

    [Theory]
    [InlineData("")]
    [InlineData("medianstop")]
    [InlineData("MEDIAN")]
    public void Names_are_known(string name)
    {
        Assert.True(StoppingRuleCatalogue.TryResolve(name, out var rule));
        Assert.Equal("MEDIAN", rule.Name);
    }

    [Fact]
    public void Mistakes_in_name_and_settings_are_named()
    {
        Assert.EndsWith("did you mean medianstop?", Errors("medianstp").Single(), StringComparison.Ordinal);
        Assert.Equal(
            [
                "settings.start_step: '0': must be a whole number, at least 1 and at most 2147483647",
                "settings.min_trials: '3': is not a setting of MEDIAN; it knows min_trials_required, start_step, axis",
                "settings.axis: 'epochs': must be one of steps, seconds",
            ],
            Errors("medianstop", ("start_step", "0"), ("min_trials", "3"), ("axis", "epochs")));
    }

    [Fact]
    public void Settings_reach_the_rule()
    {
        var rule = StoppingRuleCatalogue.Create("medianstop", Settings(("min_trials_required", "1"), ("start_step", "2")), One);
        var history = TrialHistory.Create([Curve(1, TrialState.Completed, Accuracy, 1, 1)]);

        Assert.False(rule.Decide(Curve(2, TrialState.Pending, Accuracy, 0), history).ShouldStop);
        Assert.True(rule.Decide(Curve(2, TrialState.Pending, Accuracy, 0, 0), history).ShouldStop);
    }

    [Fact]
    public void Several_objectives_are_refused()
    {
        var error = Assert.Throws<ValidationException>(() => StoppingRuleCatalogue.Create("medianstop", Settings(), One with { Metrics = [Accuracy, Loss] }));

        Assert.Equal("metrics: 'accuracy, loss': must hold exactly one objective for early stopping", error.Message);
    }

    private static IEnumerable<string> Errors(string name, params (string, string)[] settings) =>
        StoppingRuleCatalogue.ValidateSettings(name, Settings(settings)).Select(error => error.ToString());

    private static Dictionary<string, string> Settings(params (string Name, string Value)[] settings) =>
        settings.ToDictionary(setting => setting.Name, setting => setting.Value);
}
