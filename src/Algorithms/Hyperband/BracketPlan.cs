using System.Collections.Immutable;

namespace Vizier.Algorithms.Hyperband;

/// <summary>One round of successive halving: how many trials run with how much of the resource.</summary>
/// <param name="Trials">The number of trials; at least 1.</param>
/// <param name="Resource">What each may use, e.g. epochs.</param>
internal sealed record Rung(long Trials, double Resource);

/// <summary>
/// The brackets of Hyperband (Li et al., "Hyperband: a novel bandit-based approach to hyperparameter optimization", JMLR
/// 18, 2018, algorithm 1): each spends about as much as the others, the first on many trials that start small, the last
/// on few that get the whole resource at once.
/// </summary>
internal sealed class BracketPlan
{
    // Keeps whole powers whole: log 243 / log 3 is a little less than 5.
    private const double Rounding = 1e-9;

    private readonly ImmutableArray<ImmutableArray<Rung>> _brackets;

    /// <summary>Plans the brackets.</summary>
    /// <param name="resource">The most that one trial may use, R; positive.</param>
    /// <param name="eta">One of how many trials is promoted, η; above 1.</param>
    public BracketPlan(double resource, double eta)
    {
        var last = Math.Max(0, (int)Math.Floor((Math.Log(resource) / Math.Log(eta)) + Rounding));
        _brackets = [.. Enumerable.Range(0, last + 1).Select(k => Bracket(resource, eta, last, last - k))];
    }

    /// <summary>The rungs of a bracket; after the last one the brackets start again.</summary>
    public ImmutableArray<Rung> this[int bracket] => _brackets[bracket % _brackets.Length];

    private static ImmutableArray<Rung> Bracket(double resource, double eta, int last, int s)
    {
        var first = Math.Ceiling(((last + 1.0) / (s + 1) * Math.Pow(eta, s)) - Rounding);
        return
        [
            .. Enumerable.Range(0, s + 1).Select(i => new Rung(
                Math.Max(1, (long)Math.Floor((first * Math.Pow(eta, -i)) + Rounding)),
                resource * Math.Pow(eta, i - s))),
        ];
    }
}
