using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Vizier.Benchmarks.Service;

/// <summary>A <c>vizier serve</c> in a process of its own.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, Uri grpc, TimeSpan startTime)
    {
        _process = process;
        Grpc = grpc;
        StartTime = startTime;
    }

    /// <summary>Where it serves.</summary>
    public Uri Grpc { get; }

    /// <summary>From the start of the process until it served.</summary>
    public TimeSpan StartTime { get; }

    /// <summary>What it has computed so far, on all cores.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The most memory that it had, in bytes.</summary>
    public long PeakMemory
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    /// <summary>Starts a server and waits until it serves.</summary>
    public static async Task<ServerProcess> StartAsync(string database, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var program = Path.Combine(AppContext.BaseDirectory, "vizier.dll");
        var process = Process.Start(new ProcessStartInfo(
            "dotnet", [program, "serve", "--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0", "--database", database])
        {
            RedirectStandardOutput = true,
        })!;
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (Announcement().Match(line) is { Success: true } match)
            {
                return new ServerProcess(process, new Uri($"http://{match.Groups[1].Value}"), watch.Elapsed);
            }
        }

        throw new InvalidOperationException("vizier serve did not start");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using (Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    [GeneratedRegex(@"gRPC on (\S+)")]
    private static partial Regex Announcement();
}
