namespace Vizier.Quality.Problems;
/// <summary>BBOB functions 15 to 24 but 19: many optima, with and without a structure that leads to the best.</summary>
internal static class RuggedBbob
{
    private const double SchwefelPlace = 4.2096874633;

    public static Func<double[], double> Make(int function, BbobInstance instance)
    {
        switch (function)
        {
            case 15:
                return x => SeparableBbob.Waves(instance.Turn(
                    instance.Stretch(instance.TurnAgain(instance.Skew(BbobInstance.Oscillate(instance.Turn(instance.Shifted(x))), 0.2)), 10)));
            case 16:
                return x => Weierstrass(instance, x);
            case 17:
                return x => Schaffer(instance, x, 10);
            case 18:
                return x => Schaffer(instance, x, 1000);
            case 20:
                instance.Optimum = [.. instance.Signs.Select(sign => SchwefelPlace / 2 * sign)];
                return x => Schwefel(instance, x);
            case 21:
                return new Peaks(instance, 101, 5, 4, 1000).Evaluate;
            case 22:
                return new Peaks(instance, 21, 4.9, 3.92, 1e6).Evaluate;
            case 23:
                return x => Katsuura(instance, x);
            default:
                instance.Optimum = [.. instance.Signs.Select(sign => 1.25 * sign)];
                return x => DoubleFunnel(instance, x);
        }
    }

    private static double Weierstrass(BbobInstance instance, double[] x)
    {
        double[] z = instance.Turn(instance.Stretch(instance.TurnAgain(BbobInstance.Oscillate(instance.Turn(instance.Shifted(x)))), 0.01));
        double sum = z.Average(v => Enumerable.Range(0, 12).Sum(k => Math.Pow(0.5, k) * Math.Cos(2 * Math.PI * Math.Pow(3, k) * (v + 0.5))));
        double least = Enumerable.Range(0, 12).Sum(k => Math.Pow(0.5, k) * Math.Cos(Math.PI * Math.Pow(3, k)));
        return (10 * Math.Pow(Math.Max(0, sum - least), 3)) + (10.0 / instance.Dimension * BbobInstance.Outside(x));
    }

    private static double Schaffer(BbobInstance instance, double[] x, double conditioning)
    {
        double[] z = instance.Stretch(instance.TurnAgain(instance.Skew(instance.Turn(instance.Shifted(x)), 0.5)), conditioning);
        double mean = Enumerable.Range(0, z.Length - 1).Average(i =>
        {
            double s = Math.Sqrt((z[i] * z[i]) + (z[i + 1] * z[i + 1]));
            return Math.Sqrt(s) * (1 + Math.Pow(Math.Sin(50 * Math.Pow(s, 0.2)), 2));
        });
        return (mean * mean) + (10 * BbobInstance.Outside(x));
    }

    private static double Schwefel(BbobInstance instance, double[] x)
    {
        double sum = 0;
        double outside = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double place = 2 * Math.Abs(instance.Optimum[i]);
            double own = 2 * instance.Signs[i] * x[i];
            double linked = i == 0 ? own : own + (0.25 * ((2 * instance.Signs[i - 1] * x[i - 1]) - (2 * Math.Abs(instance.Optimum[i - 1]))));
            double z = 100 * ((Math.Pow(10, 0.5 * instance.Share(i)) * (linked - place)) + place);
            sum += z * Math.Sin(Math.Sqrt(Math.Abs(z)));
            outside += Math.Pow(Math.Max(0, Math.Abs(z / 100) - 5), 2);
        }

        return 4.189828872724339 - (sum / (100 * x.Length)) + (100 * outside);
    }

    private static double Katsuura(BbobInstance instance, double[] x)
    {
        double[] z = instance.TurnAgain(instance.Stretch(instance.Turn(instance.Shifted(x)), 100));
        double product = 1;
        for (int i = 0; i < z.Length; i++)
        {
            double sum = 0;
            for (int j = 1; j <= 32; j++)
            {
                double power = Math.Pow(2, j);
                sum += Math.Abs((power * z[i]) - Math.Round(power * z[i])) / power;
            }

            product *= Math.Pow(1 + ((i + 1) * sum), 10 / Math.Pow(z.Length, 1.2));
        }

        return (10.0 / (z.Length * z.Length) * (product - 1)) + BbobInstance.Outside(x);
    }

    private static double DoubleFunnel(BbobInstance instance, double[] x)
    {
        const double Near = 2.5;
        int d = instance.Dimension;
        double s = 1 - (1 / ((2 * Math.Sqrt(d + 20)) - 8.2));
        double far = -Math.Sqrt(((Near * Near) - 1) / s);
        double[] y = [.. x.Select((v, i) => 2 * instance.Signs[i] * v)];
        double[] z = instance.TurnAgain(instance.Stretch(instance.Turn([.. y.Select(v => v - Near)]), 100));
        double bowl = Math.Min(y.Sum(v => (v - Near) * (v - Near)), d + (s * y.Sum(v => (v - far) * (v - far))));
        return bowl + (10 * (d - z.Sum(v => Math.Cos(2 * Math.PI * v)))) + (1e4 * BbobInstance.Outside(x));
    }

    /// <summary>Gallagher's Gaussian peaks of random place, height and shape.</summary>
    private sealed class Peaks
    {
        private readonly BbobInstance _instance;
        private readonly double[][] _centres;
        private readonly double[][] _shapes;
        private readonly double[] _heights;

        public Peaks(BbobInstance instance, int count, double range, double bestRange, double bestConditioning)
        {
            _instance = instance;
            double Draw(double within) => within * ((2 * instance.Random.NextDouble()) - 1);
            _centres = [.. Enumerable.Range(0, count).Select(
                k => Rotation.Apply(instance.First, [.. Enumerable.Range(0, instance.Dimension).Select(_ => Draw(k == 0 ? bestRange : range))]))];
            _heights = [.. Enumerable.Range(0, count).Select(k => k == 0 ? 10 : 1.1 + (8.0 * (k - 1) / (count - 2)))];
            int[] order = [.. Enumerable.Range(0, count - 1)];
            instance.Random.Shuffle(order.AsSpan());
            _shapes = [.. Enumerable.Range(0, count).Select(
                k => Shape(instance, k == 0 ? bestConditioning : Math.Pow(1000, 2.0 * order[k - 1] / (count - 2))))];
        }

        public double Evaluate(double[] x)
        {
            double[] turned = _instance.Turn(x);
            double best = 0;
            for (int k = 0; k < _centres.Length; k++)
            {
                double distance = 0;
                for (int i = 0; i < turned.Length; i++)
                {
                    distance += _shapes[k][i] * (turned[i] - _centres[k][i]) * (turned[i] - _centres[k][i]);
                }

                best = Math.Max(best, _heights[k] * Math.Exp(-distance / (2 * turned.Length)));
            }

            return Math.Pow(BbobInstance.Oscillate(10 - best), 2) + BbobInstance.Outside(x);
        }

        private static double[] Shape(BbobInstance instance, double conditioning)
        {
            double[] shape = [.. Enumerable.Range(0, instance.Dimension).Select(
                i => Math.Pow(conditioning, 0.5 * instance.Share(i)) / Math.Pow(conditioning, 0.25))];
            instance.Random.Shuffle(shape.AsSpan());
            return shape;
        }
    }
}
