namespace Vizier.Algorithms.LinearAlgebra;

/// <summary>Factors matrices that rounding may have made slightly indefinite, by raising the diagonal as little as is needed.</summary>
internal static class JitteredCholesky
{
    private const double First = 1e-10;
    private const double Last = 1e-2;

    /// <summary>
    /// Factors <paramref name="matrix"/>, adding 0, then 1e-10, 1e-9 ... 1e-2 times its mean diagonal element until it works.
    /// </summary>
    /// <param name="factor">Receives the factor.</param>
    /// <param name="matrix">The lower triangle of a symmetric matrix.</param>
    /// <param name="order">Leading rows to factor.</param>
    /// <param name="jitter">What was added to the diagonal.</param>
    /// <returns>False if even the largest jitter did not help: the matrix holds something that is no number, or is no covariance.</returns>
    public static bool TryFactor(CholeskyFactor factor, RowMatrix matrix, int order, out double jitter)
    {
        jitter = 0;
        if (factor.TryFactor(matrix, order))
        {
            return true;
        }

        double mean = 0;
        for (int i = 0; i < order; i++)
        {
            mean += matrix[i, i] / order;
        }

        for (double relative = First; relative <= Last * 1.5; relative *= 10)
        {
            jitter = relative * mean;
            if (factor.TryFactor(matrix, order, jitter))
            {
                return true;
            }
        }

        return false;
    }
}
