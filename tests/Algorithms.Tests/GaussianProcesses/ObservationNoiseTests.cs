using Vizier.Algorithms.GaussianProcesses;
using Vizier.Algorithms.LinearAlgebra;
using Vizier.Algorithms.Optimization;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Tests.GaussianProcesses;

/// <summary>What a study says of its noise bounds what the model believes.</summary>
public sealed class ObservationNoiseTests
{
    private const int Count = 40;

    [Fact]
    public void Noise_is_found_in_the_data_unless_the_study_says_it_is_low()
    {
        double[] noisy = Values(0.5);
        Assert.InRange(NoiseRatio(noisy, ObservationNoise.Unspecified), 0.02, 2);
        Assert.InRange(NoiseRatio(noisy, ObservationNoise.High), 0.02, 2);
        Assert.InRange(NoiseRatio(noisy, ObservationNoise.Low), 0, 1.0001e-3);
    }

    [Fact]
    public void Smooth_data_have_no_noise_unless_the_study_says_it_is_high()
    {
        double[] smooth = Values(0);
        Assert.InRange(NoiseRatio(smooth, ObservationNoise.Unspecified), 0, 1e-4);
        Assert.InRange(NoiseRatio(smooth, ObservationNoise.Low), 0, 1e-4);
        Assert.InRange(NoiseRatio(smooth, ObservationNoise.High), 0.9999e-4, 1);
    }

    private static double NoiseRatio(double[] values, ObservationNoise noise)
    {
        var prior = HyperparameterPrior.ForDimension(1).With(noise);
        var fit = new Fit(new MaternKernel([false]), prior);
        var limits = new QuasiNewtonLimits(60, 80, 1e-4, 1e-8, 0.5);
        return fit.Run(Inputs(), values, limits, fit.Likeliest(null)).Parameters.NoiseRatio;
    }

    private static RowMatrix Inputs()
    {
        var inputs = new RowMatrix(Count, 1);
        for (int i = 0; i < Count; i++)
        {
            inputs[i, 0] = (i + 0.5) / Count;
        }

        return inputs;
    }

    private static double[] Values(double deviation)
    {
        var random = new Random(1);
        double[] values =
        [
            .. Enumerable.Range(0, Count).Select(i =>
                Math.Sin(6 * (i + 0.5) / Count) + (deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))),
        ];
        OutputWarping.Warp(values);
        return values;
    }
}
