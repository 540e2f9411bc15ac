using Vizier.Algorithms.GaussianProcesses;

namespace Vizier.Algorithms.Tests.GaussianProcesses;

public sealed class TrainingSubsetTests
{
    [Fact]
    public void Few_observations_are_all_taken()
    {
        var inputs = TestProcesses.Inputs(30, 1);
        Assert.Equal(Enumerable.Range(0, 30), TrainingSubset.Choose(inputs, 3, TestProcesses.Targets(inputs, 30), 30, 30, 0.4));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.4)]
    public void Subset_has_the_size_asked_for_and_holds_the_best_the_newest_and_the_nearest(double near)
    {
        const int Count = 500;
        const int Most = 120;
        var inputs = TestProcesses.Inputs(Count, 2);
        double[] values = TestProcesses.Targets(inputs, Count);
        int[] chosen = TrainingSubset.Choose(inputs, 3, values, Count, Most, near);
        Assert.Equal(Most, chosen.Distinct().Count());
        Assert.Equal(chosen.Order(), chosen);
        int[] byValue = [.. Enumerable.Range(0, Count).OrderByDescending(i => values[i])];
        Assert.Subset(chosen.ToHashSet(), byValue.Take(Most / 4).ToHashSet());
        Assert.Subset(chosen.ToHashSet(), Enumerable.Range(Count - (Most / 16), Most / 16).ToHashSet());
        var nearest = Enumerable.Range(0, Count).OrderBy(i => Enumerable.Range(0, 3).Sum(c => Math.Pow(inputs[i, c] - inputs[byValue[0], c], 2)));
        Assert.Subset(chosen.ToHashSet(), nearest.Take((int)(Most * near)).ToHashSet());
    }

    [Fact]
    public void Rows_and_values_are_those_at_the_indices()
    {
        var inputs = TestProcesses.Inputs(10, 3);
        double[] values = TestProcesses.Targets(inputs, 10);
        int[] indices = [1, 4, 9];
        var rows = TrainingSubset.Rows(inputs, 3, indices);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(inputs.Row(indices[i], 3).ToArray(), rows.Row(i, 3).ToArray());
            Assert.Equal(values[indices[i]], TrainingSubset.Values(values, indices)[i]);
        }
    }
}
