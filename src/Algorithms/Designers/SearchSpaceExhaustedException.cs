namespace Vizier.Algorithms.Designers;

/// <summary>A designer has suggested everything that there is to try.</summary>
public sealed class SearchSpaceExhaustedException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="combinations">How many different assignments the designer could make.</param>
    public SearchSpaceExhaustedException(long combinations)
        : base($"All {combinations} combinations of the search space were suggested.")
    {
        Combinations = combinations;
    }

    /// <summary>How many different assignments the designer could make.</summary>
    public long Combinations { get; }
}
