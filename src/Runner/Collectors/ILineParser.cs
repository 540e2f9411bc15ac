namespace Vizier.Runner.Collectors;

/// <summary>Makes readings of lines. The same lines always give the same readings.</summary>
internal interface ILineParser
{
    /// <summary>A line that spoke of the objective, yet nothing could be read from it; null if there was none.</summary>
    string? NearMiss { get; }

    /// <summary>Adds the readings of a line, which is UTF-8 with perhaps some errors.</summary>
    void Parse(ReadOnlySpan<byte> line, List<Reading> readings);
}
