namespace Vizier.Algorithms.Tests;

/// <summary>How many random histories each property is tried on.</summary>
internal static class PropertyCases
{
    /// <summary>Few by default; as many as VIZIER_PROPERTY_CASES says, e.g. 10000 before a release.</summary>
    public static int Count { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("VIZIER_PROPERTY_CASES"), out var cases) && cases > 0 ? cases : 120;
}
