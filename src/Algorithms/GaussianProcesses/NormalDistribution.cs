using MathNet.Numerics;

namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>The standard normal distribution where it is needed far out in the tails.</summary>
internal static class NormalDistribution
{
    private const double LogSqrtTwoPi = 0.91893853320467274178;
    private const double SqrtHalfPi = 1.25331413731550025121;

    /// <summary>ln φ(z).</summary>
    public static double LogDensity(double z) => (-0.5 * z * z) - LogSqrtTwoPi;

    /// <summary>Φ(z).</summary>
    public static double Cumulative(double z) => 0.5 * SpecialFunctions.Erfc(-z / Constants.Sqrt2);

    /// <summary>ln Φ(z), exact to rounding for any z.</summary>
    public static double LogCumulative(double z) => z > -3 ? Math.Log(Cumulative(z)) : LogDensity(z) + Math.Log(MillsRatio(-z));

    /// <summary>(1 − Φ(t))/φ(t) for t ≥ 0, by its continued fraction where the direct formula would lose digits.</summary>
    public static double MillsRatio(double t)
    {
        if (t < 3)
        {
            return SqrtHalfPi * SpecialFunctions.Erfc(t / Constants.Sqrt2) * Math.Exp(0.5 * t * t);
        }

        int terms = t < 6 ? 60 : 20;
        double tail = t;
        for (int k = terms; k >= 1; k--)
        {
            tail = t + (k / tail);
        }

        return 1 / tail;
    }
}
