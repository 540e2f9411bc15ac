namespace Vizier.Client;

/// <summary>How the values of a numeric parameter are spread over its range.</summary>
public enum ParameterScale
{
    /// <summary>Evenly.</summary>
    Linear,

    /// <summary>Evenly in the logarithm, dense near the minimum, which must be positive.</summary>
    Log,

    /// <summary>As <see cref="Log"/>, but dense near the maximum.</summary>
    ReverseLog,
}
