using MathNet.Numerics.LinearAlgebra;
using Vizier.Algorithms.GaussianProcesses;

namespace Vizier.Algorithms.Tests.GaussianProcesses;

public sealed class MarginalLikelihoodTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(40)]
    public void Value_is_the_closed_form(int count)
    {
        var inputs = TestProcesses.Inputs(count, 1);
        double[] targets = TestProcesses.Targets(inputs, count);
        var likelihood = new MarginalLikelihood(new MaternKernel(TestProcesses.IsCategorical), TestProcesses.Prior);
        likelihood.SetData(inputs, targets, count);
        double value = likelihood.Evaluate(TestProcesses.Parameters.Values, new double[4]);

        var correlations = TestProcesses.Correlations(TestProcesses.Parameters, inputs, count);
        var (_, variance) = TestProcesses.MeanAndVariance(correlations, Vector<double>.Build.DenseOfArray(targets));
        double expected = (((count / 2.0) + TestProcesses.Prior.VarianceShape + 1) * Math.Log(variance)) + (0.5 * correlations.Cholesky().DeterminantLn);
        for (int p = 0; p < 4; p++)
        {
            double mean = p == 3 ? TestProcesses.Prior.LogNoiseMean : TestProcesses.Prior.LogLengthMean;
            double deviation = p == 3 ? TestProcesses.Prior.LogNoiseDeviation : TestProcesses.Prior.LogLengthDeviation;
            expected += 0.5 * Math.Pow((TestProcesses.Parameters.Values[p] - mean) / deviation, 2);
        }

        Assert.Equal(expected, value, 8);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(9)]
    [InlineData(33)]
    [InlineData(70)]
    public void Gradient_agrees_with_finite_differences(int count)
    {
        var inputs = TestProcesses.Inputs(count, 7);
        var likelihood = new MarginalLikelihood(new MaternKernel(TestProcesses.IsCategorical), TestProcesses.Prior);
        likelihood.SetData(inputs, TestProcesses.Targets(inputs, count), count);
        double[] gradient = new double[4];
        likelihood.Evaluate(TestProcesses.Parameters.Values, gradient);
        const double Step = 1e-5;
        for (int p = 0; p < 4; p++)
        {
            double[] up = [.. TestProcesses.Parameters.Values];
            double[] down = [.. up];
            up[p] += Step;
            down[p] -= Step;
            double difference = (likelihood.Evaluate(up, new double[4]) - likelihood.Evaluate(down, new double[4])) / (2 * Step);
            Assert.InRange(gradient[p] - difference, -1e-5 * Math.Max(1, Math.Abs(difference)), 1e-5 * Math.Max(1, Math.Abs(difference)));
        }
    }
}
