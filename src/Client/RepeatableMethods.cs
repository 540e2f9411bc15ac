using Grpc.Core;

namespace Vizier.Client;

/// <summary>Says which calls may be made again when nobody knows whether the first one arrived.</summary>
internal static class RepeatableMethods
{
    private static readonly string[] ReadingVerbs = ["Get", "List", "Validate", "Check"];

    // CreateStudy loads what is there, SuggestTrials gives a client's unfinished trials again, and to stop a trial or to set
    // a state or an annotation twice is to do it once.
    private static readonly string[] RepeatableVerbs = ["CreateStudy", "SuggestTrials", "StopTrial", "SetStudyState", "UpdateMetadata"];

    /// <summary>All calls of runners, by their contract; those that only read; and those whose repetition changes nothing more.</summary>
    internal static bool Contains(IMethod method) =>
        method.ServiceName == "vizier.runner.RunnerService"
        || RepeatableVerbs.Contains(method.Name)
        || ReadingVerbs.Any(verb => method.Name.StartsWith(verb, StringComparison.Ordinal));
}
