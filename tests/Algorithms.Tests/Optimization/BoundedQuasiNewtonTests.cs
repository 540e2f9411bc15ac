using Vizier.Algorithms.Optimization;

namespace Vizier.Algorithms.Tests.Optimization;

public sealed class BoundedQuasiNewtonTests
{
    private static readonly QuasiNewtonLimits Limits = new(Iterations: 500, Evaluations: 1000, GradientTolerance: 1e-9, RelativeDecrease: 0);

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(30)]
    public void Rosenbrock_is_minimised(int dimension)
    {
        var descent = Minimise(dimension, -5, 5, Rosenbrock, Enumerable.Range(0, dimension).Select(i => i % 2 == 0 ? -1.2 : 1.0));
        Assert.All(descent.Point.ToArray(), x => Assert.Equal(1, x, 5));
        Assert.InRange(descent.Evaluations, 5, 600);
    }

    [Fact]
    public void Minimum_outside_the_bounds_is_found_on_the_boundary()
    {
        var descent = Minimise(3, 0, 1, Quadratic(2, -3, 0.25), [0.5, 0.5, 0.9]);
        Assert.Equal([1, 0], descent.Point[..2].ToArray());
        Assert.Equal(0.25, descent.Point[2], 8);
    }

    [Fact]
    public void Rosenbrock_bounded_away_from_its_minimum_agrees_with_the_closed_form()
    {
        var descent = Minimise(2, -2, 0.5, Rosenbrock, [-1.2, 0.4]);
        Assert.Equal(0.5, descent.Point[0], 7);
        Assert.Equal(0.25, descent.Point[1], 7);
        Assert.Equal(0.25, descent.Value, 9);
    }

    [Fact]
    public void Bad_scaling_is_overcome()
    {
        var descent = Minimise(
            8, -10, 10,
            (x, g) =>
            {
                double sum = 0;
                for (int i = 0; i < x.Length; i++)
                {
                    double weight = Math.Pow(10, i * 6.0 / 7);
                    sum += weight * (x[i] - 1) * (x[i] - 1);
                    g[i] = 2 * weight * (x[i] - 1);
                }

                return sum;
            },
            Enumerable.Repeat(-4.0, 8));
        Assert.InRange(descent.Value, 0, 1e-8);
    }

    [Fact]
    public void Start_outside_is_moved_inside_and_every_candidate_is_inside()
    {
        var descent = new BoundedQuasiNewton(2);
        descent.Start([-7, 9], [-2, -2], [2, 2], Limits);
        double[] gradient = new double[2];
        while (!descent.IsDone)
        {
            double[] x = descent.Candidate.ToArray();
            Assert.All(x, v => Assert.InRange(v, -2, 2));
            descent.Report(Rosenbrock(x, gradient), gradient);
        }

        Assert.InRange(descent.Value, 0, 1e-10);
    }

    [Fact]
    public void Values_that_are_no_numbers_are_steps_too_far()
    {
        var descent = Minimise(
            1, -10, 10,
            (x, g) =>
            {
                g[0] = x[0] < 0.5 ? double.NaN : 1 - (1 / x[0]);
                return x[0] < 0.5 ? double.NaN : x[0] - Math.Log(x[0]);
            },
            [8.0]);
        Assert.Equal(1, descent.Point[0], 6);
    }

    [Fact]
    public void Function_that_is_never_finite_ends_at_once()
    {
        var descent = Minimise(2, 0, 1, (_, _) => double.NaN, [0.5, 0.5]);
        Assert.Equal(1, descent.Evaluations);
        Assert.Equal(double.PositiveInfinity, descent.Value);
    }

    [Fact]
    public void Constant_function_ends_at_once() => Assert.Equal(1, Minimise(2, 0, 1, (_, g) => { Array.Clear(g); return 3; }, [0.5, 0.5]).Evaluations);

    [Fact]
    public void Evaluations_are_limited()
    {
        var descent = new BoundedQuasiNewton(10);
        descent.Start(Enumerable.Repeat(-1.0, 10).ToArray(), Fill(10, -5), Fill(10, 5), Limits with { Evaluations = 7 });
        descent.Run(Rosenbrock);
        Assert.Equal(7, descent.Evaluations);
    }

    [Fact]
    public void Random_starts_never_end_above_where_they_began()
    {
        var random = new Random(5);
        for (int run = 0; run < 200; run++)
        {
            double[] start = [.. Enumerable.Range(0, 4).Select(_ => (random.NextDouble() * 4) - 2)];
            double first = Rosenbrock(start, new double[4]);
            Assert.InRange(Minimise(4, -2, 2, Rosenbrock, start).Value, 0, first);
        }
    }

    private static double[] Fill(int dimension, double value) => [.. Enumerable.Repeat(value, dimension)];

    private static BoundedQuasiNewton Minimise(int dimension, double lower, double upper, Func<double[], double[], double> function, IEnumerable<double> start)
    {
        var descent = new BoundedQuasiNewton(dimension);
        descent.Start(start.ToArray(), Fill(dimension, lower), Fill(dimension, upper), Limits);
        descent.Run(function);
        return descent;
    }

    private static Func<double[], double[], double> Quadratic(params double[] centre) => (x, g) =>
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += (x[i] - centre[i]) * (x[i] - centre[i]);
            g[i] = 2 * (x[i] - centre[i]);
        }

        return sum;
    };

    private static double Rosenbrock(double[] x, double[] g)
    {
        Array.Clear(g);
        double sum = 0;
        for (int i = 0; i + 1 < x.Length; i++)
        {
            double a = x[i + 1] - (x[i] * x[i]);
            double b = 1 - x[i];
            sum += (100 * a * a) + (b * b);
            g[i] += (-400 * a * x[i]) - (2 * b);
            g[i + 1] += 200 * a;
        }

        return sum;
    }
}
