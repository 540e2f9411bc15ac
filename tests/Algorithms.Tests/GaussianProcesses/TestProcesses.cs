using MathNet.Numerics.LinearAlgebra;
using Vizier.Algorithms.GaussianProcesses;
using Vizier.Algorithms.LinearAlgebra;

namespace Vizier.Algorithms.Tests.GaussianProcesses;

/// <summary>Data of two numeric columns and one of three categories, with the formulas written out plainly.</summary>
internal sealed class TestProcesses
{
    public static readonly bool[] IsCategorical = [false, false, true];

    public static readonly HyperparameterPrior Prior = HyperparameterPrior.ForDimension(3);

    public static readonly Hyperparameters Parameters = new([Math.Log(0.4), Math.Log(0.9), Math.Log(0.7), Math.Log(1e-3)]);

    public static RowMatrix Inputs(int count, int seed)
    {
        var random = new Random(seed);
        var inputs = new RowMatrix(count, 3);
        for (int i = 0; i < count; i++)
        {
            (inputs[i, 0], inputs[i, 1], inputs[i, 2]) = (random.NextDouble(), random.NextDouble(), random.Next(3));
        }

        return inputs;
    }

    public static double[] Targets(RowMatrix inputs, int count) =>
        [.. Enumerable.Range(0, count).Select(i => Math.Sin(5 * inputs[i, 0]) + (inputs[i, 1] * inputs[i, 1]) - (0.3 * inputs[i, 2]))];

    public static double Correlation(Hyperparameters parameters, ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double squared = 0;
        for (int c = 0; c < 3; c++)
        {
            double difference = IsCategorical[c] ? (a[c] == b[c] ? 0 : 1) : a[c] - b[c];
            squared += Math.Pow(difference / Math.Exp(parameters.Values[c]), 2);
        }

        double r = Math.Sqrt(squared);
        return (1 + (Math.Sqrt(5) * r) + (5 * r * r / 3)) * Math.Exp(-Math.Sqrt(5) * r);
    }

    public static Matrix<double> Correlations(Hyperparameters parameters, RowMatrix inputs, int count) =>
        Matrix<double>.Build.Dense(count, count, (i, j) =>
            Correlation(parameters, inputs.Row(i, 3), inputs.Row(j, 3)) + (i == j ? parameters.NoiseRatio : 0));

    public static (double Mean, double Variance) MeanAndVariance(Matrix<double> correlations, Vector<double> targets)
    {
        var ones = Vector<double>.Build.Dense(targets.Count, 1);
        double mean = ones.DotProduct(correlations.Solve(targets)) / (ones.DotProduct(correlations.Solve(ones)) + (1 / Prior.MeanVariance));
        var centred = targets - mean;
        double scatter = centred.DotProduct(correlations.Solve(centred)) + (mean * mean / Prior.MeanVariance);
        return (mean, ((scatter / 2) + Prior.VarianceScale) / ((targets.Count / 2.0) + Prior.VarianceShape + 1));
    }
}
