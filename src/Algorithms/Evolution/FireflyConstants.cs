namespace Vizier.Algorithms.Evolution;

/// <summary>The constants of the Eagle strategy, with the values that OSS Vizier ships.</summary>
internal static class FireflyConstants
{
    /// <summary>How fast attraction fades with the distance, for real parameters.</summary>
    public const double Visibility = 3;

    /// <summary>The same for categories.</summary>
    public const double CategoricalVisibility = 0.2;

    /// <summary>The same for integer and discrete parameters.</summary>
    public const double DiscreteVisibility = 1;

    /// <summary>How much a better fly attracts.</summary>
    public const double Gravity = 1;

    /// <summary>How much a worse fly repels.</summary>
    public const double NegativeGravity = 0.02;

    /// <summary>How far a new fly strays, as a share of the scaled range.</summary>
    public const double Perturbation = 0.1;

    /// <summary>A fly that strays less than this, and is not the best, is replaced by a new one.</summary>
    public const double LeastPerturbation = 1e-3;

    /// <summary>What a move without improvement multiplies the straying by.</summary>
    public const double Penalty = 0.9;

    /// <summary>Categories change with the perturbation times this as probability.</summary>
    public const double CategoricalFactor = 25;

    /// <summary>Integer and discrete parameters stray this many times as far.</summary>
    public const double DiscreteFactor = 10;

    /// <summary>The pool of a number of parameters: 10 + ½(d^1.2 + d), at most 1000.</summary>
    public static int PoolSize(int parameters) =>
        (int)Math.Min(1000, 10 + Math.Round((Math.Pow(parameters, 1.2) + parameters) / 2));
}
