namespace Vizier.Algorithms.SearchSpaces;

/// <summary>How the values of a numeric parameter are spread over the unit interval; formulas in <see cref="ScaleMap"/>.</summary>
public enum Scale
{
    /// <summary>Evenly.</summary>
    Linear,

    /// <summary>Small values are resolved more finely. Needs positive bounds.</summary>
    Log,

    /// <summary>Large values are resolved more finely. Needs positive bounds.</summary>
    ReverseLog,
}
