using Vizier.Protocol.Runners;
using static Vizier.Protocol.Runners.Attempt.Types;

namespace Vizier.Runner.Collectors;

/// <summary>Makes the parser of the lines that an attempt prints.</summary>
internal static class LineParsers
{
    /// <summary>The parser that an attempt asks for.</summary>
    /// <exception cref="ArgumentException">A filter is no regular expression with two groups.</exception>
    internal static ILineParser For(Attempt attempt) =>
        attempt.Collector?.Format == Collector.Types.Format.Json
            ? new JsonLineParser(attempt.MetricNames)
            : new TextLineParser(attempt.MetricNames, attempt.Collector?.Filters ?? []);
}
