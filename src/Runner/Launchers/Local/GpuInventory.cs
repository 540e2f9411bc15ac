using System.ComponentModel;
using System.Diagnostics;

namespace Vizier.Runner.Launchers.Local;

/// <summary>Which GPUs there are.</summary>
public static class GpuInventory
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>So many GPUs, called 0, 1, 2 ...</summary>
    public static IReadOnlyList<GpuDevice> OfCount(int count) =>
        [.. Enumerable.Range(0, count).Select(number => new GpuDevice(number, $"{number}"))];

    /// <summary>
    /// The GPUs that CUDA_VISIBLE_DEVICES names, or if it is not set, those that nvidia-smi lists, by UUID; none without either.
    /// </summary>
    public static async Task<IReadOnlyList<GpuDevice>> DetectAsync(CancellationToken cancellation)
    {
        if (Environment.GetEnvironmentVariable("CUDA_VISIBLE_DEVICES") is { } visible)
        {
            return Number(visible.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        }

        var listing = await ListAsync(cancellation);
        return Number(listing.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
    }

    private static IReadOnlyList<GpuDevice> Number(string[] ids) => [.. ids.Select((id, number) => new GpuDevice(number, id))];

    private static async Task<string> ListAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            using var process = Process.Start(new ProcessStartInfo("nvidia-smi", ["--query-gpu=uuid", "--format=csv,noheader"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var listing = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0 ? listing : "";
        }
        catch (Exception exception) when (
            exception is Win32Exception || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return "";
        }
    }
}
