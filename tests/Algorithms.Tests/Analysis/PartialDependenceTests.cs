using Vizier.Algorithms.Analysis;
using Vizier.Algorithms.Designers;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;
using static Vizier.Algorithms.Tests.Histories;

namespace Vizier.Algorithms.Tests.Analysis;

/// <summary>Partial dependence of functions that are known, in place of a model, against the definition.</summary>
public sealed class PartialDependenceTests
{
    private static readonly SearchSpace Space = SearchSpace.Create(
        new DoubleParameter("x", 0, 2),
        new DoubleParameter("rate", 1e-4, 1) { Scale = Scale.Log },
        new CategoricalParameter("c", ["a", "b"]) { Children = [new(["a"], new DoubleParameter("child", 0, 1))] });

    private static readonly TrialHistory Fifty = TrialHistory.Create(
        new RandomDesigner(ProblemOf(Space)).Suggest(TrialHistory.Empty, 50).Select((suggestion, i) => Completed(i + 1, suggestion.Assignment, ("accuracy", 0))));

    [Fact]
    public void It_is_the_average_over_the_latest_thirty_trials_with_the_parameter_moved()
    {
        var latest = Fifty.Trials.TakeLast(30).ToArray();
        foreach (var point in PartialDependence.Of(new Known(Space, Joint), Space, "x", Fifty, 7))
        {
            Assert.Equal(latest.Average(trial => Joint(point.Value.Number, trial.Assignment["rate"].Number)), point.Mean, 10);
            Assert.Equal(2, point.Deviation, 10);
        }
    }

    [Fact]
    public void Of_a_sum_it_is_the_term_of_the_parameter_but_for_a_constant_on_its_own_scale()
    {
        var points = PartialDependence.Of(new Known(Space, (x, rate) => (3 * x) + Math.Log10(rate)), Space, "rate", Fifty, 5);

        Assert.Equal([1e-4, 1e-3, 1e-2, 1e-1, 1], points.Select(point => Math.Round(point.Value.Number, 9)));
        Assert.All(points.Zip(points.Skip(1)), pair => Assert.Equal(1, pair.Second.Mean - pair.First.Mean, 9));
    }

    [Fact]
    public void A_conditional_parameter_is_averaged_over_the_trials_that_have_it()
    {
        var points = PartialDependence.Of(new Known(Space, (x, _) => x), Space, "child", Fifty, 3);

        var having = Fifty.Trials.Where(trial => trial.Assignment["c"].Text == "a").TakeLast(30).ToArray();
        Assert.Equal(3, points.Length);
        Assert.All(points, point => Assert.Equal(having.Average(trial => trial.Assignment["x"].Number), point.Mean, 10));
    }

    private static double Joint(double x, double rate) => Math.Sin(3 * x) * rate;

    private sealed class Known(SearchSpace space, Func<double, double, double> function) : IResponseModel
    {
        public ModelPrediction Predict(ReadOnlySpan<double> point)
        {
            var assignment = space.Decode(point);
            return new ModelPrediction(function(assignment["x"].Number, assignment["rate"].Number), 2);
        }
    }
}
