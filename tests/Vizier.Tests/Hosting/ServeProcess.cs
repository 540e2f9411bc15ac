using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Vizier.Tests.Hosting;

/// <summary>A <c>vizier serve</c> in a process of its own, which can be killed and started again at the same address.</summary>
internal sealed class ServeProcess : IAsyncDisposable
{
    private readonly string _database;
    private readonly int _port = FreePort();
    private Process? _process;

    public ServeProcess(string database) => _database = database;

    public Uri Address => new($"http://127.0.0.1:{_port}");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "vizier.dll"), "serve", "--grpc", $"127.0.0.1:{_port}", "--http", "127.0.0.1:0",
            "--database", _database,
        ];
        _process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        var announcement = await _process.StandardOutput.ReadLineAsync(cancellationToken);
        Assert.StartsWith("Serving", announcement, StringComparison.Ordinal);
    }

    /// <summary>Ends the process by SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await KillAsync();
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
