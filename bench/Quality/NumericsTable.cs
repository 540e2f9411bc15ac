using System.Diagnostics;
using Vizier.Algorithms.LinearAlgebra;
using Vizier.Algorithms.Randomness;

namespace Vizier.Quality;

/// <summary>Throughput of the dense routines on one core: the best of many repeats, so that other work on the machine matters little.</summary>
internal static class NumericsTable
{
    private const double BudgetSeconds = 1.5;

    public static void Print(int[] orders)
    {
        Console.WriteLine("| n | factor ms | GFLOP/s | inverse ms | GFLOP/s | 64 solves ms | GFLOP/s | append a row ms |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (int order in orders)
        {
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
            Console.WriteLine(
                $"| {order} | {factoring:F3} | {cube / 3 / factoring / 1e6:F1} | {inverting:F3} | {2 * cube / 3 / inverting / 1e6:F1} "
                + $"| {solving:F3} | {64.0 * order * order / solving / 1e6:F1} | {appending:F4} |");
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

    private static double Best(Action action)
    {
        double best = double.PositiveInfinity;
        long begin = Stopwatch.GetTimestamp();
        do
        {
            long start = Stopwatch.GetTimestamp();
            action();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        while (Stopwatch.GetElapsedTime(begin).TotalSeconds < BudgetSeconds);

        return best;
    }
}
