namespace Vizier.Algorithms.Designers;

/// <summary>Settings of <see cref="ParzenDesigner"/>.</summary>
public sealed record ParzenSettings
{
    private const int MostGood = 25;

    /// <summary>Finished trials that are needed before the densities are used.</summary>
    public int StartupTrials { get; init; } = 10;

    /// <summary>Candidates that are drawn for each suggestion; at least 1.</summary>
    public int Candidates { get; init; } = 24;

    /// <summary>Weight of the prior beside one trial; positive.</summary>
    public double PriorWeight { get; init; } = 1;

    /// <summary>
    /// If set, ⌈γ·√n⌉ of n trials are good ones, as in hyperopt; else a tenth of them. At most 25 either way.
    /// </summary>
    public double? Gamma { get; init; }

    /// <summary>How many of n finished trials count as good.</summary>
    public int GoodCount(int trials)
    {
        var share = Gamma is { } gamma ? gamma * Math.Sqrt(trials) : 0.1 * trials;
        return Math.Min(MostGood, (int)Math.Ceiling(share));
    }
}
