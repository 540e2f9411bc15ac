using System.Globalization;

namespace Vizier.Benchmarks.Stopping;

/// <summary>Learning curves of the digits example, recorded by <c>bench/Digits -- record</c>.</summary>
internal static class RecordedCurves
{
    private const int ValidationImages = 899;

    /// <summary>The curves of the studies whose names begin with a text.</summary>
    public static CurveSet Read(string study)
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "curves", "digits.csv"));
        var first = lines[0].Split(',').Index().First(column => column.Item == "epoch 1").Index;
        double[][] curves =
        [
            .. lines.Skip(1)
                .Where(line => line.StartsWith(study, StringComparison.Ordinal))
                .Select(line => line.Split(',').Skip(first).Where(value => value.Length > 0).Select(value => double.Parse(value, CultureInfo.InvariantCulture)).ToArray()),
        ];
        var best = curves.Max(curve => curve.LastOrDefault());
        return new CurveSet(curves, curves.Max(curve => curve.Length), Math.Sqrt(best * (1 - best) / ValidationImages));
    }
}
