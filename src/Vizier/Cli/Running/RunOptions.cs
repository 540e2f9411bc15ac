using System.CommandLine;

namespace Vizier.Cli.Running;

/// <summary>What <c>vizier run</c> was told.</summary>
/// <param name="File">The experiment's file; null to resume what the database has.</param>
/// <param name="Resume">Whether to go on with what was begun.</param>
/// <param name="Name">The experiment's name in place of the document's.</param>
/// <param name="Settings">The settings file; null for vizier.yaml beside the experiment.</param>
/// <param name="Images">NAME=COMMAND pairs.</param>
/// <param name="Gpus">How many GPUs there are; null to look.</param>
/// <param name="Parallel">Trials at a time in place of the document's.</param>
/// <param name="MaxTrials">Trials in all in place of the document's.</param>
/// <param name="MaxFailedTrials">Failed trials at which it fails, in place of the document's.</param>
/// <param name="Priors">Earlier studies to learn from.</param>
/// <param name="Grpc">Where gRPC is served; null for the default, or any free port if that is taken.</param>
/// <param name="Http">Where HTTP is served; null as for <paramref name="Grpc"/>.</param>
/// <param name="Database">The database.</param>
/// <param name="Insecure">Whether nobody is asked for an API key, on any address.</param>
/// <param name="IsJson">Whether standard output gets one JSON document at the end.</param>
/// <param name="Cluster">The cluster on which trials run; null for this machine.</param>
internal sealed record RunOptions(
    string? File,
    bool Resume,
    string? Name,
    string? Settings,
    IReadOnlyList<string> Images,
    int? Gpus,
    int? Parallel,
    int? MaxTrials,
    int? MaxFailedTrials,
    IReadOnlyList<string> Priors,
    string? Grpc,
    string? Http,
    string Database,
    bool Insecure,
    bool IsJson,
    ClusterChoice? Cluster)
{
    /// <summary>The flag that says how many GPUs there are.</summary>
    public static Option<int?> CreateGpus() => new("--gpus")
    {
        Description = "How many GPUs trials may take; without it, those that nvidia-smi lists.",
        HelpName = "N",
    };
}
