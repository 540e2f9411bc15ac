namespace Vizier.Quality.Problems;

/// <summary>BBOB functions 8 to 14 and 19: valleys, ridges and bad conditioning.</summary>
internal static class ConditionedBbob
{
    public static Func<double[], double> Make(int function, BbobInstance instance)
    {
        double scale = Math.Max(1, Math.Sqrt(instance.Dimension) / 8);
        switch (function)
        {
            case 8:
                instance.Optimum = [.. instance.Optimum.Select(v => 0.75 * v)];
                return x => Valley([.. instance.Shifted(x).Select(v => (scale * v) + 1)]).Sum();
            case 9:
                return x => Valley([.. instance.Turn(x).Select(v => (scale * v) + 0.5)]).Sum();
            case 19:
                return x => Valley([.. instance.Turn(x).Select(v => (scale * v) + 0.5)]).Average(s => (s / 400) - (10 * Math.Cos(s))) + 10;
            case 10:
                return x => Rotated(instance, x).Select((v, i) => Math.Pow(10, 6 * instance.Share(i)) * v * v).Sum();
            case 11:
                return x => Rotated(instance, x).Select((v, i) => (i == 0 ? 1e6 : 1) * v * v).Sum();
            case 12:
                return x => instance.Turn(instance.Skew(instance.Turn(instance.Shifted(x)), 0.5)).Select((v, i) => (i == 0 ? 1 : 1e6) * v * v).Sum();
            case 13:
                return x => Ridge(instance.TurnAgain(instance.Stretch(instance.Turn(instance.Shifted(x)), 10)));
            default:
                return x => Math.Sqrt(instance.Turn(instance.Shifted(x)).Select((v, i) => Math.Pow(Math.Abs(v), 2 + (4 * instance.Share(i)))).Sum());
        }
    }

    private static double[] Rotated(BbobInstance instance, double[] x) => BbobInstance.Oscillate(instance.Turn(instance.Shifted(x)));

    private static double Ridge(double[] z) => (z[0] * z[0]) + (100 * Math.Sqrt(z.Skip(1).Sum(v => v * v)));

    private static double[] Valley(double[] z) =>
        [.. Enumerable.Range(0, z.Length - 1).Select(i => (100 * Math.Pow((z[i] * z[i]) - z[i + 1], 2)) + Math.Pow(z[i] - 1, 2))];
}
