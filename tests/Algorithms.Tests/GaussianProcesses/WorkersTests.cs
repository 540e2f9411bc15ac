using Vizier.Algorithms.GaussianProcesses;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Tests.GaussianProcesses;

/// <summary>Many workers at once, in step and out of step.</summary>
public sealed class WorkersTests
{
    private static readonly SearchSpace Space = SearchSpace.Create(
        new DoubleParameter("x", -5, 5), new DoubleParameter("y", -5, 5), new DoubleParameter("z", 1e-3, 1e3) { Scale = Scale.Log });

    [Theory]
    [InlineData(1, 40, 0.05)]
    [InlineData(10, 6, 0.05)]
    [InlineData(100, 3, 0.05)]
    public void Batches_are_distinct_and_come_ever_nearer(int workers, int rounds, double regret)
    {
        var designer = new GaussianProcessDesigner(Histories.ProblemOf(Space));
        var history = TrialHistory.Empty;
        for (int round = 0; round < rounds; round++)
        {
            var batch = designer.Suggest(history, workers);
            Assert.Equal(workers, batch.Count);
            foreach (var suggestion in batch)
            {
                history = history.With(Histories.Completed(history.LastId + 1, suggestion.Assignment, ("accuracy", Score(suggestion.Assignment))));
            }
        }

        Assert.Equal(workers * rounds, history.Trials.Select(trial => trial.Assignment).Distinct().Count());
        Assert.InRange(history.Trials.Max(trial => trial.Metrics["accuracy"]), -regret, 0);
    }

    [Fact]
    public void Workers_out_of_step_get_other_points_than_those_that_run()
    {
        const int Workers = 8;
        var designer = new GaussianProcessDesigner(Histories.ProblemOf(Space));
        var history = TrialHistory.Empty;
        var random = new Random(3);
        for (int ended = 0; ended < 50; ended++)
        {
            Trial[] running = [.. history.Trials.Where(trial => trial.State == TrialState.Pending)];
            foreach (var suggestion in designer.Suggest(history, Workers + 1 - running.Length))
            {
                history = history.With(Histories.Pending(history.LastId + 1, suggestion.Assignment));
            }

            Trial[] candidates = [.. history.Trials.Where(trial => trial.State == TrialState.Pending)];
            var next = candidates[random.Next(candidates.Length)];
            history = history.With(Histories.Completed(next.Id, next.Assignment, ("accuracy", Score(next.Assignment))));
        }

        Assert.Equal(history.Trials.Length, history.Trials.Select(trial => trial.Assignment).Distinct().Count());
        Assert.InRange(history.Trials.Where(trial => trial.State == TrialState.Completed).Max(trial => trial.Metrics["accuracy"]), -0.1, 0);
    }

    // Steep along a diagonal of x and y.
    private static double Score(Assignment a)
    {
        double sum = a["x"].Number + a["y"].Number - 1;
        double difference = a["x"].Number - a["y"].Number - 2;
        double size = Math.Log10(a["z"].Number) - 1;
        return -(sum * sum) - (0.05 * difference * difference) - (0.2 * size * size);
    }
}
