namespace Vizier.Algorithms.SearchSpaces;

/// <summary>
/// Where random draws of a parameter concentrate. Stated on the scaled axis: with <see cref="Scale.Log"/> a uniform
/// draw is log-uniform and a normal one log-normal.
/// </summary>
public enum SamplingDistribution
{
    /// <summary>Every part of the scaled range is equally likely.</summary>
    Uniform,

    /// <summary>
    /// Normal around the middle of the scaled range with a sixth of it as standard deviation, truncated to the range.
    /// </summary>
    Normal,
}
