using Vizier.Algorithms.Randomness;

namespace Vizier.Quality.Problems;

/// <summary>
/// What an instance of the BBOB functions draws (Hansen et al. 2009, "Real-parameter black-box optimization benchmarking: noiseless
/// functions definitions"): the place of the optimum and two rotations; with the transformations that the functions share.
/// </summary>
internal sealed class BbobInstance
{
    public BbobInstance(int function, int dimension, ulong seed)
    {
        Random = new RandomStream(seed, (100L * function) + dimension, "bbob");
        Dimension = dimension;
        First = Rotation.Draw(Random, dimension);
        Second = Rotation.Draw(Random, dimension);
        Optimum = [.. Enumerable.Range(0, dimension).Select(_ => -4 + (8 * Random.NextDouble()))];
        Signs = [.. Enumerable.Range(0, dimension).Select(_ => Random.NextDouble() < 0.5 ? -1.0 : 1.0)];
    }

    public RandomStream Random { get; }

    public int Dimension { get; }

    public double[][] First { get; }

    public double[][] Second { get; }

    public double[] Optimum { get; set; }

    public double[] Signs { get; }

    /// <summary>i / (d − 1), by which conditioning grows over the coordinates.</summary>
    public double Share(int i) => Dimension > 1 ? (double)i / (Dimension - 1) : 0;

    public double[] Shifted(double[] x) => [.. x.Zip(Optimum, (a, b) => a - b)];

    /// <summary>First rotation.</summary>
    public double[] Turn(double[] z) => Rotation.Apply(First, z);

    /// <summary>Second rotation.</summary>
    public double[] TurnAgain(double[] z) => Rotation.Apply(Second, z);

    /// <summary>Λ: stretches coordinate i by α^(share / 2).</summary>
    public double[] Stretch(double[] z, double alpha) => [.. z.Select((v, i) => v * Math.Pow(alpha, 0.5 * Share(i)))];

    /// <summary>T_asy: breaks the symmetry of positive coordinates.</summary>
    public double[] Skew(double[] z, double beta) => [.. z.Select((v, i) => v > 0 ? Math.Pow(v, 1 + (beta * Share(i) * Math.Sqrt(v))) : v)];

    /// <summary>T_osz: smooth small oscillations.</summary>
    public static double[] Oscillate(double[] z) => [.. z.Select(Oscillate)];

    public static double Oscillate(double v)
    {
        if (v == 0)
        {
            return 0;
        }

        double log = Math.Log(Math.Abs(v));
        var (fast, slow) = v > 0 ? (10, 7.9) : (5.5, 3.1);
        return Math.Sign(v) * Math.Exp(log + (0.049 * (Math.Sin(fast * log) + Math.Sin(slow * log))));
    }

    /// <summary>The squared distance by which a point leaves the box.</summary>
    public static double Outside(double[] x) => x.Sum(v => Math.Pow(Math.Max(0, Math.Abs(v) - 5), 2));
}
