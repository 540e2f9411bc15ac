using System.Security.Cryptography;
using System.Text;

namespace Vizier.Runner.Launchers.Kubernetes;

/// <summary>How objects of trials are told from others, and from each other.</summary>
internal static class TrialLabels
{
    /// <summary>The label of whose objects they are.</summary>
    internal const string ManagedBy = "app.kubernetes.io/managed-by";

    /// <summary>The value of <see cref="ManagedBy"/>.</summary>
    internal const string Manager = "vizier";

    /// <summary>The label with the experiment's id.</summary>
    internal const string Experiment = "vizier/experiment";

    /// <summary>The label with the trial's number.</summary>
    internal const string Trial = "vizier/trial";

    /// <summary>The label with the name of the attempt's root object, on all of its objects.</summary>
    internal const string Attempt = "vizier/attempt";

    /// <summary>The label on root objects that tells which service's they are, where that has an address of its own.</summary>
    internal const string Service = "vizier/service";

    /// <summary>The annotation with the attempt's name in the service.</summary>
    internal const string Name = "vizier/name";

    /// <summary>The annotation that tells which lease the attempt was last held under.</summary>
    internal const string Holder = "vizier/holder";

    /// <summary>Katib's label with the experiment's name.</summary>
    internal const string KatibExperiment = "katib.kubeflow.org/experiment";

    /// <summary>Katib's label with the trial's name.</summary>
    internal const string KatibTrial = "katib.kubeflow.org/trial";

    /// <summary>Selects all objects of trials.</summary>
    internal const string Selector = $"{ManagedBy}={Manager}";

    private const int LongestValue = 63;
    private const int HolderLength = 16;

    /// <summary>A text as a label's value: at most 63 letters, digits, '-', '_' and '.', from a letter or digit to one.</summary>
    internal static string Value(string text)
    {
        var cleaned = string.Concat(text.Select(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' ? character : '-'));
        return (cleaned.Length > LongestValue ? cleaned[..LongestValue] : cleaned).Trim('-', '_', '.');
    }

    /// <summary>What marks the holder of a lease, without giving the lease away.</summary>
    internal static string HolderOf(string lease) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lease)))[..HolderLength];
}
