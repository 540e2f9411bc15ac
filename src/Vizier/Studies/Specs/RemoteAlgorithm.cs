using Vizier.Protocol;

namespace Vizier.Studies.Specs;

/// <summary>A study can name a Pythia service of its own, whose algorithms this program does not know.</summary>
internal static class RemoteAlgorithm
{
    /// <summary>The metadata namespace of OSS Vizier's service settings.</summary>
    public const string Namespace = ":service";

    /// <summary>The key of the endpoint.</summary>
    public const string EndpointKey = "PYTHIA_ENDPOINT";

    // What OSS Vizier's client writes for "the service's own algorithms".
    private const string NoEndpoint = "NO_ENDPOINT";

    /// <summary>The endpoint <c>host:port</c>, or null if the service's own algorithms are meant.</summary>
    public static string? EndpointOf(StudySpec spec) =>
        MetadataRules.Find(spec.Metadata, Namespace, EndpointKey) is { Length: > 0 } endpoint && endpoint != NoEndpoint ? endpoint : null;

    /// <summary>Whether a study names a Pythia service.</summary>
    public static bool IsNamed(StudySpec spec) => EndpointOf(spec) is not null;
}
