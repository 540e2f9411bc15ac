using Vizier.Runner.Launchers.Local;

namespace Vizier.Cli.Running;

/// <summary>Which GPUs trials may take.</summary>
internal static class GpuChoice
{
    /// <summary>So many as a flag says, or all that are found.</summary>
    public static async Task<IReadOnlyList<GpuDevice>> TakeAsync(int? count, CancellationToken cancellationToken) => count switch
    {
        null => await GpuInventory.DetectAsync(cancellationToken),
        < 0 => throw new CliException($"--gpus {count}: must be 0 or more"),
        { } number => GpuInventory.OfCount(number),
    };
}
