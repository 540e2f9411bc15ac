using MathNet.Numerics.LinearAlgebra;
using Vizier.Algorithms.GaussianProcesses;
using Vizier.Algorithms.LinearAlgebra;

namespace Vizier.Algorithms.Tests.GaussianProcesses;

public sealed class GaussianProcessTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(19)]
    [InlineData(80)]
    public void Posterior_is_the_closed_form(int count)
    {
        var inputs = TestProcesses.Inputs(count, 1);
        double[] targets = TestProcesses.Targets(inputs, count);
        var process = Condition(inputs, targets, count);
        var correlations = TestProcesses.Correlations(TestProcesses.Parameters, inputs, count);
        var values = Vector<double>.Build.DenseOfArray(targets);
        var (mean, variance) = TestProcesses.MeanAndVariance(correlations, values);
        Assert.Equal(mean, process.Mean, 8);
        Assert.Equal(variance, process.SignalVariance, 8);

        var points = TestProcesses.Inputs(70, 2);
        double[] means = new double[70];
        double[] variances = new double[70];
        process.Predict(points, 70, means, variances);
        for (int m = 0; m < 70; m++)
        {
            var cross = Vector<double>.Build.Dense(count, i => TestProcesses.Correlation(TestProcesses.Parameters, inputs.Row(i, 3), points.Row(m, 3)));
            Assert.Equal(mean + cross.DotProduct(correlations.Solve(values - mean)), means[m], 8);
            Assert.Equal(variance * (1 - cross.DotProduct(correlations.Solve(cross))), variances[m], 8);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(33)]
    public void Leaving_one_out_is_conditioning_on_the_others(int count)
    {
        var inputs = TestProcesses.Inputs(count, 1);
        double[] targets = TestProcesses.Targets(inputs, count);
        var process = Condition(inputs, targets, count);
        double[] means = new double[count];
        double[] variances = new double[count];
        process.LeaveOneOut(targets, means, variances);
        var correlations = TestProcesses.Correlations(TestProcesses.Parameters, inputs, count);
        for (int left = 0; left < count; left++)
        {
            var others = correlations.RemoveRow(left).RemoveColumn(left);
            var values = Vector<double>.Build.DenseOfEnumerable(targets.Where((_, i) => i != left)) - process.Mean;
            var cross = Vector<double>.Build.DenseOfEnumerable(correlations.Row(left).Where((_, i) => i != left));
            Assert.Equal(process.Mean + cross.DotProduct(others.Solve(values)), means[left], 8);
            Assert.Equal(process.SignalVariance * (correlations[left, left] - cross.DotProduct(others.Solve(cross))), variances[left], 8);
        }
    }

    [Fact]
    public void Gradients_agree_with_finite_differences()
    {
        var inputs = TestProcesses.Inputs(30, 3);
        var process = Condition(inputs, TestProcesses.Targets(inputs, 30), 30);
        var points = TestProcesses.Inputs(9, 4);
        var (means, variances) = (new double[9], new double[9]);
        var (meanGradients, varianceGradients) = (new RowMatrix(9, 3), new RowMatrix(9, 3));
        process.Predict(points, 9, means, variances, meanGradients, varianceGradients);
        const double Step = 1e-6;
        for (int m = 0; m < 9; m++)
        {
            Assert.Equal(0, meanGradients[m, 2]);
            for (int c = 0; c < 2; c++)
            {
                var shifted = new RowMatrix(2, 3);
                points.Row(m, 3).CopyTo(shifted.Row(0, 3));
                points.Row(m, 3).CopyTo(shifted.Row(1, 3));
                shifted[0, c] += Step;
                shifted[1, c] -= Step;
                process.Predict(shifted, 2, means, variances);
                Assert.Equal((means[0] - means[1]) / (2 * Step), meanGradients[m, c], 5);
                Assert.Equal((variances[0] - variances[1]) / (2 * Step), varianceGradients[m, c], 5);
            }
        }
    }

    [Fact]
    public void Pending_inputs_lower_the_variance_as_data_would_and_keep_the_mean()
    {
        var inputs = TestProcesses.Inputs(25, 5);
        double[] targets = TestProcesses.Targets(inputs, 20);
        var process = Condition(inputs, targets, 20);
        var points = TestProcesses.Inputs(10, 6);
        var (before, after, variances) = (new double[10], new double[10], new double[10]);
        process.Predict(points, 10, before, variances);
        double[] original = [.. variances];
        for (int i = 20; i < 25; i++)
        {
            Assert.True(process.TryAddPending(inputs.Row(i, 3)));
        }

        process.Predict(points, 10, after, variances);
        Assert.Equal(before, after);
        var correlations = TestProcesses.Correlations(TestProcesses.Parameters, inputs, 25);
        for (int m = 0; m < 10; m++)
        {
            var cross = Vector<double>.Build.Dense(25, i => TestProcesses.Correlation(TestProcesses.Parameters, inputs.Row(i, 3), points.Row(m, 3)));
            Assert.Equal(process.SignalVariance * (1 - cross.DotProduct(correlations.Solve(cross))), variances[m], 8);
            Assert.True(variances[m] <= original[m] + 1e-12);
        }

        process.DropPending();
        process.Predict(points, 10, after, variances);
        Assert.Equal(original, variances);
    }

    [Fact]
    public void Repeated_inputs_without_noise_are_survived()
    {
        var inputs = new RowMatrix(12, 3);
        var process = new GaussianProcess(new MaternKernel(TestProcesses.IsCategorical));
        process.Condition(new([0, 0, 0, Math.Log(1e-300)]), TestProcesses.Prior, inputs, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], 12);
        var (means, variances) = (new double[1], new double[1]);
        process.Predict(inputs, 1, means, variances);
        Assert.Equal(1, means[0], 3);
        Assert.InRange(variances[0], 0, 1e-3);
    }

    [Fact]
    public void Input_that_is_no_number_is_refused()
    {
        var inputs = TestProcesses.Inputs(3, 1);
        inputs[1, 0] = double.NaN;
        Assert.Throws<ArithmeticException>(() => Condition(inputs, [1, 2, 3], 3));
    }

    private static GaussianProcess Condition(RowMatrix inputs, double[] targets, int count)
    {
        var process = new GaussianProcess(new MaternKernel(TestProcesses.IsCategorical));
        process.Condition(TestProcesses.Parameters, TestProcesses.Prior, inputs, targets, count);
        return process;
    }
}
