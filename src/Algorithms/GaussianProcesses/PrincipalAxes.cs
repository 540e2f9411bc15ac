using MathNet.Numerics.LinearAlgebra;
using Vizier.Algorithms.LinearAlgebra;

namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>
/// The orthogonal axes along which a modelled function varies most and least: the eigenvectors of the mean outer product of the predicted
/// gradients at the observed inputs (Constantine 2015, "Active subspaces"). For a quadratic function these are its own principal axes.
/// </summary>
/// <param name="Axes">One axis a row, over all columns.</param>
/// <param name="LogLengths">ln of the relative length scale of each axis, mean 0: short where the function is steep.</param>
internal sealed record PrincipalAxes(double[][] Axes, double[] LogLengths)
{
    private const double LeastSteepness = 1e-12;
    private const double MostLogLength = 3;

    /// <summary>The axes of a process that knows <paramref name="count"/> inputs, all of whose columns are numeric. O(count³ + columns³).</summary>
    public static PrincipalAxes Of(GaussianProcess process, RowMatrix inputs, int count)
    {
        int dimension = process.Dimension;
        var outer = Matrix<double>.Build.Dense(dimension, dimension);
        double[] means = new double[count];
        double[] variances = new double[count];
        var gradients = new RowMatrix(count, dimension);
        process.Predict(inputs, count, means, variances, gradients, new RowMatrix(count, dimension));
        for (int i = 0; i < count; i++)
        {
            for (int a = 0; a < dimension; a++)
            {
                for (int b = 0; b < dimension; b++)
                {
                    outer[a, b] += gradients[i, a] * gradients[i, b] / count;
                }
            }
        }

        var decomposition = outer.Evd(Symmetricity.Symmetric);
        double[][] axes = [.. Enumerable.Range(0, dimension).Select(a => decomposition.EigenVectors.Column(a).ToArray())];
        double[] lengths = [.. decomposition.EigenValues.Select(value => -0.5 * Math.Log(Math.Max(LeastSteepness, value.Real)))];
        double mean = lengths.Average();
        return new PrincipalAxes(axes, [.. lengths.Select(length => Math.Clamp(length - mean, -MostLogLength, MostLogLength))]);
    }
}
