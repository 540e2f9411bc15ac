namespace Vizier.Runner.Kubernetes;

/// <summary>How a client behaves.</summary>
public sealed record KubernetesClientOptions
{
    /// <summary>How many requests it makes in a second in the long run.</summary>
    public int RequestsPerSecond { get; init; } = 20;

    /// <summary>How many it makes at once after a pause.</summary>
    public int Burst { get; init; } = 40;

    /// <summary>How long an answer may take, other than of a watch or a log.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(100);
}
