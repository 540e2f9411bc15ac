namespace Vizier.Quality.Problems;

/// <summary>BBOB functions 1 to 7: separable ones and those of moderate conditioning.</summary>
internal static class SeparableBbob
{
    public static Func<double[], double> Make(int function, BbobInstance instance)
    {
        switch (function)
        {
            case 1:
                return x => instance.Shifted(x).Sum(v => v * v);
            case 2:
                return x => BbobInstance.Oscillate(instance.Shifted(x)).Select((v, i) => Math.Pow(10, 6 * instance.Share(i)) * v * v).Sum();
            case 3:
                return x => Waves(instance.Stretch(instance.Skew(BbobInstance.Oscillate(instance.Shifted(x)), 0.2), 10));
            case 4:
                instance.Optimum = [.. instance.Optimum.Select((v, i) => i % 2 == 0 ? Math.Abs(v) : v)];
                return x => Bueche(instance, x);
            case 5:
                instance.Optimum = [.. instance.Signs.Select(sign => 5 * sign)];
                return x => x.Select((v, i) => Slope(instance, v, i)).Sum();
            case 6:
                return x => AttractiveSector(instance, x);
            default:
                return x => Steps(instance, x);
        }
    }

    /// <summary>Rastrigin's function.</summary>
    public static double Waves(double[] z) => z.Sum(v => (v * v) + (10 * (1 - Math.Cos(2 * Math.PI * v))));

    private static double Bueche(BbobInstance instance, double[] x)
    {
        double[] z = [.. BbobInstance.Oscillate(instance.Shifted(x)).Select(
            (v, i) => v * Math.Pow(10, 0.5 * instance.Share(i)) * (v > 0 && i % 2 == 0 ? 10 : 1))];
        return Waves(z) + (100 * BbobInstance.Outside(x));
    }

    private static double Slope(BbobInstance instance, double v, int i)
    {
        double optimum = instance.Optimum[i];
        double steepness = Math.Sign(optimum) * Math.Pow(10, instance.Share(i));
        return (5 * Math.Abs(steepness)) - (steepness * (optimum * v < 25 ? v : optimum));
    }

    private static double AttractiveSector(BbobInstance instance, double[] x)
    {
        double[] z = instance.TurnAgain(instance.Stretch(instance.Turn(instance.Shifted(x)), 10));
        double sum = z.Select((v, i) => Math.Pow((v * instance.Optimum[i] > 0 ? 100 : 1) * v, 2)).Sum();
        return Math.Pow(BbobInstance.Oscillate(sum), 0.9);
    }

    private static double Steps(BbobInstance instance, double[] x)
    {
        double[] turned = instance.Stretch(instance.Turn(instance.Shifted(x)), 10);
        double[] z = instance.TurnAgain([.. turned.Select(v => Math.Abs(v) > 0.5 ? Math.Floor(0.5 + v) : Math.Floor(0.5 + (10 * v)) / 10)]);
        double sum = z.Select((v, i) => Math.Pow(10, 2 * instance.Share(i)) * v * v).Sum();
        return (0.1 * Math.Max(Math.Abs(turned[0]) / 1e4, sum)) + BbobInstance.Outside(x);
    }
}
