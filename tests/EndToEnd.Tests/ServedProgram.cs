using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Vizier.EndToEnd.Tests;

/// <summary>The built program while it serves.</summary>
internal sealed class ServedProgram : IAsyncDisposable
{
    private readonly Process _process;

    private ServedProgram(Process process, string greeting)
    {
        _process = process;
        Greeting = greeting;
    }

    /// <summary>The line that it printed when it was ready.</summary>
    public string Greeting { get; }

    /// <summary>Where it serves gRPC.</summary>
    public string Endpoint => Greeting.Split(' ').First(word => word.StartsWith("127.0.0.1:", StringComparison.Ordinal));

    /// <summary>Starts it and waits until it is ready.</summary>
    public static async Task<ServedProgram> StartAsync(VizierProgram program, params string[] arguments)
    {
        var process = program.Start(arguments);
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var greeting = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        return new ServedProgram(process, greeting ?? throw new InvalidOperationException("the program ended at once"));
    }

    /// <summary>An address that a program can be started at again.</summary>
    public static string FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener.LocalEndpoint.ToString()!;
    }

    /// <summary>Ends it with SIGKILL.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
