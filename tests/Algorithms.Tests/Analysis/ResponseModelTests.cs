using Vizier.Algorithms.Analysis;
using Vizier.Algorithms.Designers;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;
using static Vizier.Algorithms.Tests.Histories;

namespace Vizier.Algorithms.Tests.Analysis;

public sealed class ResponseModelTests
{
    private static readonly SearchSpace Space = SearchSpace.Create(
        new DoubleParameter("x", 0, 2), new CategoricalParameter("c", ["low", "high"]), new IntegerParameter("n", 1, 5));

    private static readonly Problem Minimised = ProblemOf(Space) with { Metrics = [new Metric("accuracy", Goal.Minimize)] };

    private static readonly TrialHistory Sixty = Designers.Simulation.Run(new RandomDesigner(Minimised), Value, 60);

    [Fact]
    public void Gaussian_process_predicts_in_the_units_of_the_metric()
    {
        var model = GaussianProcessModel.Fit(Minimised, Minimised.Metrics[0], Sixty)!;

        foreach (var assignment in new RandomDesigner(Minimised with { Seed = 99 }).Suggest(TrialHistory.Empty, 30).Select(one => one.Assignment))
        {
            var prediction = model.Predict(PointOf(assignment));
            Assert.InRange(prediction.Mean - Value(assignment), -3, 3);
            Assert.InRange(prediction.Deviation, 0, 10);
        }
    }

    [Fact]
    public void Leaving_one_out_agrees_with_a_process_that_never_saw_it()
    {
        // A process of its own would fit other hyperparameters, so that only near agreement can be asked for.
        var model = GaussianProcessModel.Fit(Minimised, Minimised.Metrics[0], Sixty)!;
        var left = model.LeaveOneOut();

        Assert.Equal(Sixty.Trials.Select(trial => trial.Id), left.Select(one => one.TrialId));
        foreach (var one in left.Take(10))
        {
            var others = TrialHistory.Create(Sixty.Trials.Where(trial => trial.Id != one.TrialId));
            var prediction = GaussianProcessModel.Fit(Minimised, Minimised.Metrics[0], others)!.Predict(PointOf(Sixty.Trials[(int)one.TrialId - 1].Assignment));
            Assert.InRange(one.Prediction.Mean - prediction.Mean, -1.5, 1.5);
            Assert.Equal(Sixty.Trials[(int)one.TrialId - 1].Metrics["accuracy"], one.Observed, 9);
        }

        Assert.InRange(left.Count(one => Math.Abs(one.StandardizedResidual) < 2) / 60.0, 0.85, 1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Partial_dependence_follows_each_parameter(bool forest)
    {
        IResponseModel model = forest
            ? ForestModel.Fit(Minimised, Minimised.Metrics[0], Sixty)!
            : GaussianProcessModel.Fit(Minimised, Minimised.Metrics[0], Sixty)!;

        var x = PartialDependence.Of(model, Space, "x", Sixty, 11);
        Assert.Equal(11, x.Length);
        Assert.InRange(x.MinBy(point => point.Mean)!.Value.Number, 0.5, 1.5);
        Assert.Equal(["low", "high"], PartialDependence.Of(model, Space, "c", Sixty).Select(point => point.Value.Text));
        var c = PartialDependence.Of(model, Space, "c", Sixty).Select(point => point.Mean).ToArray();
        Assert.InRange(c[1] - c[0], forest ? 25 : 45, 55);
        Assert.Equal([1.0, 2, 3, 4, 5], PartialDependence.Of(model, Space, "n", Sixty).Select(point => point.Value.Number));
    }

    [Fact]
    public void Any_history_gives_finite_predictions()
    {
        for (var number = 0; number < 40; number++)
        {
            var problem = ProblemOf(RandomSpaces.Create(number));
            var history = RandomHistories.Create(problem, number, 30);
            IResponseModel?[] models = [ForestModel.Fit(problem, Accuracy, history), GaussianProcessModel.Fit(problem, Accuracy, history)];
            foreach (var model in models.OfType<IResponseModel>())
            {
                foreach (var dimension in problem.Space.Dimensions)
                {
                    Assert.All(PartialDependence.Of(model, problem.Space, dimension.Name, history, 5), point => Assert.True(double.IsFinite(point.Mean) && double.IsFinite(point.Deviation)));
                }
            }

            Assert.All((models[1] as GaussianProcessModel)?.LeaveOneOut() ?? [], one => Assert.True(one.Prediction.Deviation > 0));
        }
    }

    [Fact]
    public void Without_results_there_is_no_model()
    {
        Assert.Null(ForestModel.Fit(Minimised, Minimised.Metrics[0], TrialHistory.Empty));
        Assert.Null(GaussianProcessModel.Fit(Minimised, Minimised.Metrics[0], TrialHistory.Empty));
    }

    private static double[] PointOf(Assignment assignment)
    {
        var point = new double[Space.Dimensions.Length];
        Space.Encode(assignment, point);
        return point;
    }

    private static double Value(Assignment assignment) =>
        100 + (40 * Math.Pow(assignment["x"].Number - 1, 2)) + (assignment["c"].Text == "high" ? 50 : 0) + assignment["n"].Number;
}
