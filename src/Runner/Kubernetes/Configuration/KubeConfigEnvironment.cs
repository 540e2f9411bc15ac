namespace Vizier.Runner.Kubernetes.Configuration;

/// <summary>Where this program looks for clusters.</summary>
/// <param name="Variable">Environment variables by name.</param>
/// <param name="HomeFolder">The user's folder.</param>
/// <param name="ServiceAccountFolder">Where a pod finds its token.</param>
/// <param name="Time">The clock by which credentials age.</param>
internal sealed record KubeConfigEnvironment(
    Func<string, string?> Variable, string HomeFolder, string ServiceAccountFolder, TimeProvider Time)
{
    /// <summary>That of this process.</summary>
    internal static KubeConfigEnvironment OfProcess { get; } = new(
        Environment.GetEnvironmentVariable,
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
        "/var/run/secrets/kubernetes.io/serviceaccount",
        TimeProvider.System);
}
