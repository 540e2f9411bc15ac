namespace Vizier.Algorithms.Tests;

/// <summary>How many random histories each property is tried on.</summary>
internal static class PropertyCases
{
    private const int Few = 120;

    private static readonly int? Chosen =
        int.TryParse(Environment.GetEnvironmentVariable("VIZIER_PROPERTY_CASES"), out var cases) && cases > 0 ? cases : null;

    /// <summary>Few by default; as many as VIZIER_PROPERTY_CASES says, e.g. 10000 before a release.</summary>
    public static int Count => Chosen ?? Few;

    /// <summary>Whether somebody asked for a number.</summary>
    public static bool IsChosen => Chosen is not null;
}
