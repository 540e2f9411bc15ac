using Vizier.Algorithms.GaussianProcesses;
using Vizier.Algorithms.LinearAlgebra;
using Vizier.Algorithms.Optimization;

namespace Vizier.Algorithms.Tests.GaussianProcesses;

public sealed class TurnedFitTests
{
    private const int Count = 40;
    private static readonly QuasiNewtonLimits Limits = new(60, 80, 1e-3, 1e-6, 0.5);
    private static readonly double[][] Axes = [[0.6, 0.8, 0], [-0.8, 0.6, 0], [0, 0, 1]];

    [Fact]
    public void Axes_of_a_turned_ellipsoid_are_found()
    {
        var inputs = Inputs();
        var result = Run(inputs, Values(inputs, Axes), true);
        Assert.NotNull(result.Axes);
        double steepest = result.Axes.Max(axis => Math.Abs((axis[0] * Axes[0][0]) + (axis[1] * Axes[0][1])));
        Assert.InRange(steepest, 0.99, 1.000001);
        int shortest = Enumerable.Range(0, 3).MinBy(a => result.Values[a]);
        Assert.InRange(Math.Abs(result.Axes[shortest][0]), 0.55, 0.65);
    }

    [Fact]
    public void Columns_are_kept_where_they_are_the_axes_and_where_turning_makes_no_sense()
    {
        var inputs = Inputs();
        Assert.Null(Run(inputs, Values(inputs, [[1, 0, 0], [0, 1, 0], [0, 0, 1]]), true).Axes);
        Assert.Null(Run(inputs, Values(inputs, Axes), false).Axes);
    }

    [Fact]
    public void Descents_beside_each_other_end_where_each_ends_alone()
    {
        var inputs = Inputs();
        double[] values = Values(inputs, Axes);
        var prior = HyperparameterPrior.ForDimension(3);
        var fit = new Fit(new MaternKernel([false, false, false]), prior);
        Hyperparameters[] starts = [fit.Likeliest(null), fit.Likeliest(Axes), new([-1, 0, 0.5, -7])];

        FitResult[] together = fit.RunEach(inputs, values, Limits, starts);

        foreach (var (start, end) in starts.Zip(together))
        {
            var alone = new Fit(new MaternKernel([false, false, false]), prior).Run(inputs, values, Limits, start);
            Assert.Equal(alone.Value, end.Value);
            Assert.Equal(alone.Parameters.Values, end.Parameters.Values);
            Assert.Same(start.Axes, end.Parameters.Axes);
        }

        Assert.Equal(together.Min(end => end.Value), fit.Run(inputs, values, Limits, starts).Value);
    }

    [Fact]
    public void Axes_are_given_up_when_they_explain_nothing()
    {
        var inputs = Inputs();
        var values = Values(inputs, [[1, 0, 0], [0, 1, 0], [0, 0, 1]]);
        var kernel = new MaternKernel([false, false, false]);
        var prior = HyperparameterPrior.ForDimension(3);
        var fit = new Fit(kernel, prior);
        Assert.Null(new TurnedFit(kernel, prior, fit, true).Run(inputs, values, Limits, fit.Likeliest(Axes)).Axes);
    }

    [Fact]
    public void Gradients_along_turned_axes_agree_with_finite_differences()
    {
        const double Step = 1e-6;
        var inputs = Inputs();
        var process = new GaussianProcess(new MaternKernel([false, false, false]));
        process.Condition(new([-1, 0, 0.5, -7], Axes), HyperparameterPrior.ForDimension(3), inputs, Values(inputs, Axes), Count);
        var (means, variances) = (new double[2], new double[2]);
        var (meanGradients, varianceGradients) = (new RowMatrix(1, 3), new RowMatrix(1, 3));
        var point = new RowMatrix(1, 3);
        (point[0, 0], point[0, 1], point[0, 2]) = (0.31, 0.42, 0.77);
        process.Predict(point, 1, means, variances, meanGradients, varianceGradients);
        for (int c = 0; c < 3; c++)
        {
            var shifted = new RowMatrix(2, 3);
            point.Row(0, 3).CopyTo(shifted.Row(0, 3));
            point.Row(0, 3).CopyTo(shifted.Row(1, 3));
            shifted[0, c] += Step;
            shifted[1, c] -= Step;
            process.Predict(shifted, 2, means, variances);
            Assert.Equal((means[0] - means[1]) / (2 * Step), meanGradients[0, c], 5);
            Assert.Equal((variances[0] - variances[1]) / (2 * Step), varianceGradients[0, c], 5);
        }
    }

    [Fact]
    public void Likelihood_along_turned_axes_is_that_of_turned_inputs()
    {
        var inputs = Inputs();
        double[] values = Values(inputs, Axes);
        var turned = new RowMatrix(Count, 3);
        for (int i = 0; i < Count; i++)
        {
            for (int a = 0; a < 3; a++)
            {
                turned[i, a] = Enumerable.Range(0, 3).Sum(c => Axes[a][c] * inputs[i, c]);
            }
        }

        var likelihood = new MarginalLikelihood(new MaternKernel([false, false, false]), HyperparameterPrior.ForDimension(3));
        double[] parameters = [-1, 0, 0.5, -7];
        var (along, plain) = (new double[4], new double[4]);
        likelihood.SetData(inputs, values, Count, Axes);
        double value = likelihood.Evaluate(parameters, along);
        likelihood.SetData(turned, values, Count);
        Assert.Equal(likelihood.Evaluate(parameters, plain), value, 6);
        for (int p = 0; p < 4; p++)
        {
            Assert.Equal(plain[p], along[p], 4);
        }
    }

    private static Hyperparameters Run(RowMatrix inputs, double[] values, bool mayTurn)
    {
        var kernel = new MaternKernel([false, false, false]);
        var prior = HyperparameterPrior.ForDimension(3);
        var fit = new Fit(kernel, prior);
        return new TurnedFit(kernel, prior, fit, mayTurn).Run(inputs, values, Limits, fit.Likeliest(null));
    }

    private static RowMatrix Inputs()
    {
        var random = new Random(5);
        var inputs = new RowMatrix(Count, 3);
        for (int i = 0; i < Count; i++)
        {
            for (int c = 0; c < 3; c++)
            {
                inputs[i, c] = random.NextDouble();
            }
        }

        return inputs;
    }

    // Standardised values of an ellipsoid that is steep along its first axis.
    private static double[] Values(RowMatrix inputs, double[][] axes)
    {
        double[] values =
        [
            .. Enumerable.Range(0, Count).Select(i => -Enumerable.Range(0, 3).Sum(
                a => (a == 0 ? 100 : 1) * Math.Pow(Enumerable.Range(0, 3).Sum(c => axes[a][c] * (inputs[i, c] - 0.4)), 2))),
        ];
        OutputWarping.Warp(values);
        return values;
    }
}
