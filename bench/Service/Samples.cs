using System.Diagnostics;
using System.Globalization;

namespace Vizier.Benchmarks.Service;

/// <summary>How long the calls of cycles took, by method.</summary>
/// <param name="Suggest">Of SuggestTrials.</param>
/// <param name="Measure">Of AddTrialMeasurement.</param>
/// <param name="Complete">Of CompleteTrial.</param>
internal sealed record Samples(Latencies Suggest, Latencies Measure, Latencies Complete)
{
    /// <summary>Of no calls.</summary>
    public Samples()
        : this(new([]), new([]), new([]))
    {
    }

    /// <summary>All clients' together.</summary>
    public static Samples Join(IReadOnlyCollection<Samples> clients) => new(
        new Latencies(clients.SelectMany(client => client.Suggest.Milliseconds)),
        new Latencies(clients.SelectMany(client => client.Measure.Milliseconds)),
        new Latencies(clients.SelectMany(client => client.Complete.Milliseconds)));
}

/// <summary>How long the calls of a method took.</summary>
/// <param name="milliseconds">Those known already.</param>
internal sealed class Latencies(IEnumerable<double> milliseconds)
{
    private readonly List<double> _milliseconds = [.. milliseconds];

    /// <summary>How many there were.</summary>
    public int Count => _milliseconds.Count;

    /// <summary>Each call's, in the order of their ends.</summary>
    public IReadOnlyList<double> Milliseconds => _milliseconds;

    /// <summary>Adds a call that began at a timestamp and has just ended.</summary>
    /// <returns>The timestamp of its end.</returns>
    public long Add(long began)
    {
        var ended = Stopwatch.GetTimestamp();
        _milliseconds.Add(Stopwatch.GetElapsedTime(began, ended).TotalMilliseconds);
        return ended;
    }

    /// <summary>The median, and what 95 % and 99 % of the calls stayed under.</summary>
    public override string ToString()
    {
        var ascending = _milliseconds.Order().ToArray();
        return string.Create(
            CultureInfo.InvariantCulture, $"{At(ascending, 0.5):F1} / {At(ascending, 0.95):F1} / {At(ascending, 0.99):F1}");
    }

    private static double At(double[] ascending, double quantile) =>
        ascending.Length == 0 ? double.NaN : ascending[Math.Min(ascending.Length - 1, (int)(quantile * ascending.Length))];
}
