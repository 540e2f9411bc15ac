using Vizier.Algorithms.GaussianProcesses;
using Vizier.Algorithms.LinearAlgebra;
using Vizier.Algorithms.Randomness;

namespace Vizier.Algorithms.Tests.GaussianProcesses;

public sealed class HypervolumeAcquisitionTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Boxes_cover_what_no_point_dominates_once_and_nothing_else(int objectives)
    {
        var random = new RandomStream(1, objectives, "test");
        double[][] points = [.. Enumerable.Range(0, 9).Select(_ => Draw(random, objectives))];
        double[][] front = [.. NonDominated.Of(points).Select(i => points[i])];
        var cells = new NonDominatedCells(front, new double[objectives]);
        for (var draw = 0; draw < 2000; draw++)
        {
            double[] y = Draw(random, objectives);
            var boxes = Enumerable.Range(0, cells.Corners.Length / objectives).Count(cell => Holds(cells, cell, y));
            Assert.Equal(front.Any(point => point.Zip(y).All(pair => pair.First >= pair.Second)) ? 0 : 1, boxes);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Expectation_agrees_with_simulation(int objectives)
    {
        var (models, points) = Models(objectives);
        double[][] front = [.. Enumerable.Range(0, 4).Select(i => Enumerable.Range(0, objectives).Select(k => (k % 2 == 0 ? 0.2 * i : 0.5 - (0.2 * i))).ToArray())];
        var reference = Enumerable.Repeat(-0.6, objectives).ToArray();
        var acquisition = new HypervolumeAcquisition(models, new NonDominatedCells([.. NonDominated.Of(front).Select(i => front[i])], reference));
        double[] values = new double[3];
        acquisition.Evaluate(points, 3, values);
        var random = new RandomStream(3, 0, "test");
        for (var m = 0; m < 3; m++)
        {
            double sum = 0;
            const int Draws = 40_000;
            for (var draw = 0; draw < Draws; draw++)
            {
                double[] y = [.. models.Select(model => Sample(model, points, m, random))];
                sum += Volume([.. front, y], reference) - Volume(front, reference);
            }

            Assert.InRange(Math.Exp(values[m]) / (sum / Draws), 0.93, 1.07);
        }
    }

    [Fact]
    public void Gradient_agrees_with_finite_differences()
    {
        var (models, points) = Models(2);
        var acquisition = new HypervolumeAcquisition(models, new NonDominatedCells([[0.1, 0.4], [0.5, -0.2]], [-1, -1]));
        var gradients = new RowMatrix(3, 3);
        double[] values = new double[3];
        acquisition.Evaluate(points, 3, values, gradients);
        const double Step = 1e-6;
        for (var m = 0; m < 3; m++)
        {
            for (var c = 0; c < 2; c++)
            {
                var shifted = new RowMatrix(2, 3);
                points.Row(m, 3).CopyTo(shifted.Row(0, 3));
                points.Row(m, 3).CopyTo(shifted.Row(1, 3));
                shifted[0, c] += Step;
                shifted[1, c] -= Step;
                acquisition.Evaluate(shifted, 2, values);
                Assert.Equal((values[0] - values[1]) / (2 * Step), gradients[m, c], 4);
            }
        }
    }

    [Fact]
    public void Running_trial_counts_as_what_is_predicted_of_it()
    {
        double[][] front = [[0.1, 0.4], [0.5, -0.2]];
        double[] reference = [-1, -1];
        var (models, points) = Models(2);
        double[] means = new double[3];
        double[] believed = [.. models.Select(model =>
        {
            model.Predict(points, 3, means, new double[3]);
            return means[1];
        })];
        Assert.Contains(front, point => point[0] < believed[0] || point[1] < believed[1]);
        var acquisition = new HypervolumeAcquisition(models, new NonDominatedCells(front, reference));
        acquisition.AddPending(points.Row(1, 3));
        var (changed, _) = Models(2);
        foreach (var model in changed)
        {
            model.TryAddPending(points.Row(1, 3));
        }

        double[][] all = [.. front, believed];
        var expected = new HypervolumeAcquisition(changed, new NonDominatedCells([.. NonDominated.Of(all).Select(i => all[i])], reference));
        double[] values = new double[3];
        double[] wanted = new double[3];
        acquisition.Evaluate(points, 3, values);
        expected.Evaluate(points, 3, wanted);
        Assert.Equal(wanted, values);
    }

    [Fact]
    public void Point_that_adds_nothing_leaves_the_cells()
    {
        var cells = new NonDominatedCells([[0.1, 0.4], [0.5, -0.2]], [-1, -1]);
        Assert.Same(cells, cells.With([0.1, 0.3]));
        Assert.Same(cells, cells.With([2, -1.5]));
        Assert.Equal([-1, 0.1, 0.3, 0.5], cells.With([0.3, 0.2]).Coordinates[0]);
    }

    [Fact]
    public void Reference_points_lie_near_the_front_and_as_far_off_as_all_values_do()
    {
        double[][] front = [[1, 4], [2, 3]];
        double[][] all = [.. front, [-7, 0], [0, 1]];
        Assert.Equal([0.9, 2.9], NonDominated.NearReference(front, all), Close);
        Assert.Equal([-8, -1], NonDominated.FarReference(front, all), Close);
        Assert.Equal([0.1, 3.6], NonDominated.NearReference([[1, 4]], all), Close);
        Assert.Equal([1 - 1e-7, 4 - 1e-7], NonDominated.NearReference([[1, 4]], [[1, 4]]), Close);
    }

    private static bool Close(double a, double b) => Math.Abs(a - b) < 1e-12;

    [Fact]
    public void Front_holds_the_first_of_equal_points() =>
        Assert.Equal([0, 2], NonDominated.Of([[1, 2], [1, 2], [2, 1], [0, 2], [1, 1]]));

    private static double[] Draw(RandomStream random, int objectives) => [.. Enumerable.Range(0, objectives).Select(_ => random.NextDouble() * 1.2)];

    private static bool Holds(NonDominatedCells cells, int cell, double[] y)
    {
        for (var k = 0; k < y.Length; k++)
        {
            double[] coordinates = cells.Coordinates[k];
            var corner = cells.Corners[(cell * y.Length) + k];
            var ends = k < y.Length - 1 && corner + 1 < coordinates.Length;
            if (y[k] < coordinates[corner] || (ends && y[k] >= coordinates[corner + 1]))
            {
                return false;
            }
        }

        return true;
    }

    private static (GaussianProcess[] Models, RowMatrix Points) Models(int objectives)
    {
        var inputs = TestProcesses.Inputs(8, 1);
        var models = Enumerable.Range(0, objectives).Select(k =>
        {
            var model = new GaussianProcess(new MaternKernel(TestProcesses.IsCategorical));
            model.Condition(TestProcesses.Parameters, TestProcesses.Prior, inputs, [.. TestProcesses.Targets(inputs, 8).Select(y => Math.Sin((k + 1) * y))], 8);
            return model;
        });
        return ([.. models], TestProcesses.Inputs(3, 12));
    }

    private static double Sample(GaussianProcess model, RowMatrix points, int m, RandomStream random)
    {
        double[] means = new double[3];
        double[] variances = new double[3];
        model.Predict(points, 3, means, variances);
        return means[m] + (Math.Sqrt(variances[m]) * random.NextGaussian());
    }

    // Inclusion and exclusion over all subsets.
    private static double Volume(double[][] points, double[] reference)
    {
        double volume = 0;
        for (var subset = 1; subset < 1 << points.Length; subset++)
        {
            double product = 1;
            for (var k = 0; k < reference.Length; k++)
            {
                var objective = k;
                var least = points.Where((_, i) => (subset >> i & 1) == 1).Min(point => point[objective]);
                product *= Math.Max(0, least - reference[k]);
            }

            volume += int.IsOddInteger(System.Numerics.BitOperations.PopCount((uint)subset)) ? product : -product;
        }

        return volume;
    }
}
