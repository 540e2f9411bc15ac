using Vizier.Algorithms.Analysis;
using Vizier.Algorithms.Trials;
using static Vizier.Algorithms.Tests.Histories;

namespace Vizier.Algorithms.Tests.Analysis;

/// <summary>What holds for every analysis over random spaces and histories.</summary>
public sealed class AnalysisPropertyTests
{
    [Fact]
    public void Importance_gives_shares()
    {
        for (var number = 0; number < PropertyCases.Count / 2; number++)
        {
            var problem = ProblemOf(number);
            var history = RandomHistories.Create(problem, number, 60);
            foreach (var report in new[] { PedAnova.Importance(problem, Accuracy, history), Fanova.Importance(problem, Accuracy, history) })
            {
                Assert.All(report.Parameters, one => Assert.True(one.Share is null or (>= 0 and <= 1 + 1e-9), $"{number}: {one}"));
            }
        }
    }

    [Fact]
    public void Models_predict_finite_values_and_the_same_again()
    {
        for (var number = 0; number < PropertyCases.Count / 3; number++)
        {
            var problem = ProblemOf(number);
            var history = RandomHistories.Create(problem, number, 30);
            foreach (var fit in new Func<IResponseModel?>[] { () => ForestModel.Fit(problem, Accuracy, history), () => GaussianProcessModel.Fit(problem, Accuracy, history) })
            {
                if (fit() is not { } model)
                {
                    continue;
                }

                var again = fit()!;
                foreach (var dimension in problem.Space.Dimensions)
                {
                    var points = PartialDependence.Of(model, problem.Space, dimension.Name, history, 4);
                    Assert.All(points, point => Assert.True(double.IsFinite(point.Mean) && point.Deviation >= 0, $"{number}: {point}"));
                    Assert.Equal(points, PartialDependence.Of(again, problem.Space, dimension.Name, history, 4));
                }

                Assert.All((model as GaussianProcessModel)?.LeaveOneOut() ?? [], one => Assert.True(double.IsFinite(one.Prediction.Mean) && one.Prediction.Deviation > 0));
            }
        }
    }

    [Fact]
    public void Fronts_hold_what_nothing_dominates()
    {
        for (var number = 0; number < PropertyCases.Count; number++)
        {
            var problem = ProblemOf(number) with { Metrics = [Accuracy, Loss, new Metric("memory", Goal.Minimize)] };
            var history = RandomHistories.Create(problem, number, 40);
            double[][] front = [.. ParetoFront.OptimalTrials(problem, history).Select(trial => problem.Metrics.Select(metric => metric.Oriented(trial.Metrics[metric.Name])).ToArray())];
            Assert.All(front, member => Assert.DoesNotContain(front, other => ParetoFront.Dominates(other, member)));
            Assert.True(Hypervolume.Of([.. front.Where(point => point.All(value => Math.Abs(value) < 1e50))], [-10, -10, -10]) >= 0);
        }
    }

    private static Problem ProblemOf(int number) => Histories.ProblemOf(RandomSpaces.Create(number), (ulong)number);
}
