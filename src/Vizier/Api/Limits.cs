using Vizier.Studies;

namespace Vizier.Api;

/// <summary>Reads numbers of requests that say how much is wanted.</summary>
internal static class Limits
{
    /// <summary>How many are wanted.</summary>
    /// <param name="asked">What the request says; 0 for the usual.</param>
    /// <param name="field">The field, for the error.</param>
    /// <param name="usual">How many if the request does not say.</param>
    /// <param name="most">The most.</param>
    /// <exception cref="VizierException">It is negative or too large.</exception>
    public static int Count(int asked, string field, int usual, int most) => asked switch
    {
        0 => usual,
        > 0 when asked <= most => asked,
        _ => throw VizierException.Invalid(field, $"{asked}: must be from 1 to {most}, or 0 for {usual}"),
    };
}
