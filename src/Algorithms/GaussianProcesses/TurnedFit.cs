using Vizier.Algorithms.LinearAlgebra;
using Vizier.Algorithms.Optimization;

namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>
/// A thorough fit that also chooses the axes along which length scales are measured: the columns, or the principal axes of the function
/// that the model predicts, if these explain the data so much better that it is not luck. Ill-conditioned functions whose
/// axes are not the parameters' own, which length scales alone cannot describe, become easy.
/// </summary>
/// <param name="kernel">The kernel of the process from which axes are read.</param>
/// <param name="prior">Beliefs before the data.</param>
/// <param name="fit">Fits along given axes.</param>
/// <param name="mayTurn">Whether other axes than the columns make sense: all columns must be numeric.</param>
internal sealed class TurnedFit(MaternKernel kernel, HyperparameterPrior prior, Fit fit, bool mayTurn)
{
    private const double BaseMargin = 1;
    private const double MarginPerAngle = 0.3;
    private readonly bool _canTurn = mayTurn && kernel.Dimension > 1;

    // How much more probable, as a logarithm, the data must be: a rotation has d·(d − 1)/2 angles that were not there before.
    private double Margin => BaseMargin + (MarginPerAngle * kernel.Dimension * (kernel.Dimension - 1) / 2);

    /// <summary>Fits to data, from the result for earlier data: all stages one after the other.</summary>
    public Hyperparameters Run(RowMatrix inputs, double[] targets, QuasiNewtonLimits limits, Hyperparameters before)
    {
        var along = Along(inputs, targets, limits, before);
        return Turn(inputs, targets, limits, TurnBack(inputs, targets, limits, along));
    }

    /// <summary>The first stage: length scales and noise along the axes there are. Two descents.</summary>
    public Hyperparameters Along(RowMatrix inputs, double[] targets, QuasiNewtonLimits limits, Hyperparameters before) =>
        fit.Run(inputs, targets, limits, before, fit.Likeliest(before.Axes)).Parameters;

    /// <summary>The second stage: the columns again as the axes, unless those that there are explain the data so much better. Two descents, or none.</summary>
    public Hyperparameters TurnBack(RowMatrix inputs, double[] targets, QuasiNewtonLimits limits, Hyperparameters known)
    {
        if (known.Axes is null)
        {
            return known;
        }

        FitResult[] ends = fit.RunEach(inputs, targets, limits, known, fit.Likeliest(null));
        var (turned, plain) = (ends[0], ends[1]);
        return plain.Value < turned.Value + Margin ? plain.Parameters : turned.Parameters;
    }

    /// <summary>The third stage: the principal axes of what the model predicts, if they explain the data better. Three descents, or none.</summary>
    public Hyperparameters Turn(RowMatrix inputs, double[] targets, QuasiNewtonLimits limits, Hyperparameters known)
    {
        if (!_canTurn || targets.Length < 2 * kernel.Dimension)
        {
            return known;
        }

        var best = fit.Run(inputs, targets, limits, known);
        var turned = fit.Run(inputs, targets, limits, Starts(best.Parameters, inputs, targets));
        double needed = best.Parameters.Axes is null ? Margin : 0;
        return turned.Value < best.Value - needed ? turned.Parameters : best.Parameters;
    }

    private Hyperparameters[] Starts(Hyperparameters known, RowMatrix inputs, double[] targets)
    {
        var process = new GaussianProcess(kernel);
        process.Condition(known, prior, inputs, targets, targets.Length);
        var principal = PrincipalAxes.Of(process, inputs, targets.Length);
        var even = fit.Likeliest(principal.Axes);
        double[] stretched = [.. even.Values];
        for (int c = 0; c < principal.LogLengths.Length; c++)
        {
            stretched[c] = Math.Clamp(stretched[c] + principal.LogLengths[c], prior.LeastLogLength, prior.MostLogLength);
        }

        return [even, even with { Values = stretched }];
    }
}
