using System.Diagnostics;
using Vizier.Algorithms.GaussianProcesses;
using Vizier.Algorithms.LinearAlgebra;
using Vizier.Algorithms.Randomness;

namespace Vizier.Quality;

/// <summary>
/// Throughput of the dense routines and of the likelihood over them on one core: the best of many repeats, so that other work on the
/// machine matters little; and what they allocate once warm.
/// </summary>
internal static class NumericsTable
{
    private const double BudgetSeconds = 1.5;
    private const int Columns = 10;

    public static void Print(int[] orders)
    {
        Console.WriteLine($"The kernel under all of them, in the first-level cache: {Peak():F1} GFLOP/s; {Columns} columns an input.");
        Console.WriteLine();
        Console.WriteLine("| n | factor ms | GFLOP/s | inverse ms | GFLOP/s | 64 solves ms | GFLOP/s | append a row ms | correlations ms | million a s | likelihood and gradient ms | bytes allocated |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (int order in orders)
        {
            long allocated = 0;
            double Best(Action action)
            {
                var (milliseconds, bytes) = Measure(action);
                allocated += bytes;
                return milliseconds;
            }

            var matrix = Covariance(order);
            var factor = new CholeskyFactor();
            var inverse = new SymmetricInverse();
            var sides = new RowMatrix(64, order);
            Array.Fill(sides.Values, 1);
            double cube = Math.Pow(order, 3);
            double factoring = Best(() => factor.TryFactor(matrix, order));
            double inverting = Best(() => inverse.Compute(factor));
            double solving = Best(() => factor.ForwardSolve(sides, 64));
            double appending = Best(() =>
            {
                factor.Truncate(order - 1);
                factor.TryAppend(matrix, order - 1, 1);
            });
            var kernel = new MaternKernel(new bool[Columns]);
            var inputs = Inputs(order);
            var correlations = new RowMatrix(order, order);
            double correlating = Best(() => Correlate(kernel, inputs, order, correlations));
            var likelihood = new MarginalLikelihood(new MaternKernel(new bool[Columns]), HyperparameterPrior.ForDimension(Columns));
            likelihood.SetData(inputs, [.. Enumerable.Range(0, order).Select(i => Math.Sin(9 * inputs[i, 0]))], order);
            double[] parameters = [.. Enumerable.Repeat(0.0, Columns), -9];
            double[] gradient = new double[Columns + 1];
            double judging = Best(() => likelihood.Evaluate(parameters, gradient));
            Console.WriteLine(
                $"| {order} | {factoring:F3} | {cube / 3 / factoring / 1e6:F1} | {inverting:F3} | {2 * cube / 3 / inverting / 1e6:F1} "
                + $"| {solving:F3} | {64.0 * order * order / solving / 1e6:F1} | {appending:F4} | {correlating:F3} | {order * (order + 1.0) / 2 / correlating / 1e3:F0} | {judging:F3} | {allocated} |");
        }
    }

    // Rows, depth and panel as in a factorisation, all of it in the cache.
    private static double Peak()
    {
        const int Rows = 64;
        const int Depth = 192;
        double[] left = new double[Rows * Depth], panel = new double[Depth * Panel.Width], product = new double[Rows * Panel.Width];
        Array.Fill(left, 1e-3);
        Array.Fill(panel, 1e-3);
        return 2.0 * Rows * Depth * Panel.Width / 1e6
            / Measure(() => Panel.Multiply(ref product[0], Panel.Width, ref left[0], Depth, ref panel[0], Panel.Width, Rows, Depth, false, true)).Milliseconds;
    }

    private static RowMatrix Inputs(int order)
    {
        var random = new RandomStream(2, order, "numerics");
        var inputs = new RowMatrix(order, Columns);
        for (int i = 0; i < order; i++)
        {
            for (int c = 0; c < Columns; c++)
            {
                inputs[i, c] = random.NextDouble();
            }
        }

        return inputs;
    }

    private static void Correlate(MaternKernel kernel, RowMatrix inputs, int order, RowMatrix correlations)
    {
        Span<double> lengths = stackalloc double[Columns];
        lengths.Clear();
        kernel.Reset(lengths);
        for (int i = 0; i < order; i++)
        {
            kernel.Add(inputs.Row(i, Columns));
            var row = correlations.Row(i, Panel.Pad(i + 1));
            kernel.Correlate(kernel.ScaledInput(i), i + 1, row, row);
        }
    }

    private static RowMatrix Covariance(int order)
    {
        var random = new RandomStream(1, order, "numerics");
        var matrix = new RowMatrix(order, order);
        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j < i; j++)
            {
                matrix[i, j] = random.NextDouble() / order;
            }

            matrix[i, i] = 2;
        }

        return matrix;
    }

    private static (double Milliseconds, long Bytes) Measure(Action action)
    {
        double best = double.PositiveInfinity;
        action();
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        long begin = Stopwatch.GetTimestamp();
        do
        {
            long start = Stopwatch.GetTimestamp();
            action();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        while (Stopwatch.GetElapsedTime(begin).TotalSeconds < BudgetSeconds);

        return (best, bytes);
    }
}
