namespace Vizier.Algorithms.SearchSpaces;

/// <summary>What the coordinates of a dimension mean to a designer.</summary>
public enum DimensionKind
{
    /// <summary>Every coordinate in [0, 1] is a different value.</summary>
    Continuous,

    /// <summary>Ordered whole numbers with constant distance.</summary>
    Integer,

    /// <summary>Ordered numbers from a list or a grid of steps.</summary>
    Discrete,

    /// <summary>Categories without order; category i of n sits at (i + ½)/n.</summary>
    Categorical,
}
