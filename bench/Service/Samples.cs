using System.Diagnostics;
using System.Globalization;

namespace Vizier.Benchmarks.Service;

/// <summary>How long the calls of cycles took, by method.</summary>
internal sealed class Samples
{
    /// <summary>Of SuggestTrials.</summary>
    public Latencies Suggest { get; } = new();

    /// <summary>Of AddTrialMeasurement.</summary>
    public Latencies Measure { get; } = new();

    /// <summary>Of CompleteTrial.</summary>
    public Latencies Complete { get; } = new();

    /// <summary>All clients' together.</summary>
    public static Samples Join(IEnumerable<Samples> clients)
    {
        var all = new Samples();
        foreach (var client in clients)
        {
            all.Suggest.Add(client.Suggest);
            all.Measure.Add(client.Measure);
            all.Complete.Add(client.Complete);
        }

        return all;
    }
}

/// <summary>How long the calls of a method took.</summary>
internal sealed class Latencies
{
    private readonly List<double> _milliseconds = [];

    /// <summary>How many there were.</summary>
    public int Count => _milliseconds.Count;

    /// <summary>Adds a call that began at a timestamp and has just ended.</summary>
    /// <returns>The timestamp of its end.</returns>
    public long Add(long began)
    {
        var ended = Stopwatch.GetTimestamp();
        _milliseconds.Add(Stopwatch.GetElapsedTime(began, ended).TotalMilliseconds);
        return ended;
    }

    /// <summary>Adds another client's.</summary>
    public void Add(Latencies others) => _milliseconds.AddRange(others._milliseconds);

    /// <inheritdoc/>
    public override string ToString()
    {
        var ascending = _milliseconds.Order().ToArray();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"p50 {At(ascending, 0.5),6:F2}  p95 {At(ascending, 0.95),6:F2}  p99 {At(ascending, 0.99),6:F2}  max {At(ascending, 1),6:F2} ms");
    }

    private static double At(double[] ascending, double quantile) =>
        ascending.Length == 0 ? double.NaN : ascending[Math.Min(ascending.Length - 1, (int)(quantile * ascending.Length))];
}
