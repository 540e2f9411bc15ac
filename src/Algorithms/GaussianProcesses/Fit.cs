using Vizier.Algorithms.LinearAlgebra;
using Vizier.Algorithms.Optimization;

namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>Finds the most probable hyperparameters by descents from given starts, which run beside each other where there are several cores.</summary>
internal sealed class Fit(MaternKernel kernel, HyperparameterPrior prior)
{
    // With fewer observations a descent ends before another thread has begun.
    private const int LeastForThreads = 40;
    private readonly List<FitDescent> _descents = [new(kernel, prior)];

    /// <summary>Columns of an input.</summary>
    public int Dimension => kernel.Dimension;

    /// <summary>The hyperparameters that are most probable before any data, along given axes (null: the columns).</summary>
    public Hyperparameters Likeliest(double[][]? axes)
    {
        double[] values = new double[kernel.Dimension + 1];
        Array.Fill(values, prior.LogLengthMean);
        values[^1] = Math.Clamp(prior.LogNoiseMean, prior.LeastLogNoise, prior.MostLogNoise);
        return new Hyperparameters(values, axes);
    }

    /// <summary>The best of the ends of all descents; the earlier of equally good ones.</summary>
    public FitResult Run(RowMatrix inputs, double[] targets, QuasiNewtonLimits limits, params Hyperparameters[] starts) =>
        RunEach(inputs, targets, limits, starts).MinBy(end => end.Value)!;

    /// <summary>The ends of the descents, whatever the number of threads.</summary>
    public FitResult[] RunEach(RowMatrix inputs, double[] targets, QuasiNewtonLimits limits, params Hyperparameters[] starts)
    {
        while (_descents.Count < starts.Length)
        {
            _descents.Add(new FitDescent(kernel.Like(), prior));
        }

        var ends = new FitResult[starts.Length];
        void Descend(int k) => ends[k] = _descents[k].Run(inputs, targets, targets.Length, limits, starts[k]);
        if (starts.Length > 1 && targets.Length >= LeastForThreads)
        {
            Parallel.For(0, starts.Length, Descend);
        }
        else
        {
            for (int k = 0; k < starts.Length; k++)
            {
                Descend(k);
            }
        }

        return ends;
    }
}
