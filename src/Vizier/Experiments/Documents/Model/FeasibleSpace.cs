namespace Vizier.Experiments.Documents;

/// <summary>
/// The values of a parameter in the words of the document: <c>1e-4</c> and <c>0.010</c> stay as they were written,
/// because a program may take its arguments literally.
/// </summary>
internal sealed record FeasibleSpace
{
    /// <summary>The lower bound, inclusive; null for lists.</summary>
    public string? Min { get; init; }

    /// <summary>The upper bound, inclusive; null for lists.</summary>
    public string? Max { get; init; }

    /// <summary>The distance of values, counted from <see cref="Min"/>; null: any value (double) or 1 (int).</summary>
    public string? Step { get; init; }

    /// <summary>The values of a discrete or categorical parameter, in document order; else empty.</summary>
    public IReadOnlyList<string> List { get; init; } = [];

    /// <summary>How values between the bounds are spread.</summary>
    public Distribution Distribution { get; init; }
}

/// <summary>Katib's feasibleSpace.distribution.</summary>
internal enum Distribution
{
    /// <summary>Evenly.</summary>
    Uniform,

    /// <summary>Evenly on a logarithmic scale; the bounds are positive.</summary>
    LogUniform,

    /// <summary>Normal around the middle of the range with a sixth of it as deviation, truncated to the range.</summary>
    Normal,

    /// <summary>As <see cref="Normal"/> on a logarithmic scale; the bounds are positive.</summary>
    LogNormal,
}
