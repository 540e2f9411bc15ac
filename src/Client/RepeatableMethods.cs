using Grpc.Core;

namespace Vizier.Client;

/// <summary>Says which calls may be made again when nobody knows whether the first one arrived.</summary>
internal static class RepeatableMethods
{
    private static readonly string[] ReadingVerbs = ["Get", "List", "Validate"];

    /// <summary>All calls of runners, by their contract, and those that only read.</summary>
    internal static bool Contains(IMethod method) =>
        method.ServiceName == "vizier.runner.RunnerService"
        || ReadingVerbs.Any(verb => method.Name.StartsWith(verb, StringComparison.Ordinal));
}
