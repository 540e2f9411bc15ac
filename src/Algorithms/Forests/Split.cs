namespace Vizier.Algorithms.Forests;

/// <summary>A question about one coordinate of an input.</summary>
/// <param name="Column">The coordinate.</param>
/// <param name="Threshold">Ordered columns: inputs at or below it go left.</param>
/// <param name="Left">Category columns: whether each category goes left; null for ordered ones.</param>
internal sealed record Split(int Column, double Threshold, bool[]? Left)
{
    /// <summary>Whether an input goes left.</summary>
    public bool GoesLeft(ReadOnlySpan<double> input) =>
        Left is null ? input[Column] <= Threshold : Left[(int)input[Column]];
}
