using System.Text.Json.Serialization;

namespace Vizier.Studies.Specs;

/// <summary>What a parameter can have beyond OSS Vizier's messages.</summary>
/// <param name="Step">Only <c>min_value + k·step</c> is feasible. Double and integer parameters.</param>
/// <param name="Distribution">Where random draws concentrate on the scaled axis: <c>uniform</c> (the default) or <c>normal</c>.</param>
internal sealed record ParameterOptions(
    [property: JsonPropertyName("step")] double? Step = null,
    [property: JsonPropertyName("distribution")] string? Distribution = null)
{
    /// <summary>The name of the uniform distribution.</summary>
    public const string Uniform = "uniform";

    /// <summary>The name of the normal distribution, log-normal on a log scale.</summary>
    public const string Normal = "normal";
}
