using Microsoft.Extensions.Logging.Abstractions;
using Vizier.Client;
using Vizier.Runner.Launchers.Local;
using Xunit.Runner.InProc.SystemConsole;

namespace Vizier.Runner.Tests.Support;

/// <summary>The test program, and with <c>runner ENDPOINT FOLDER</c> a runner that can be killed.</summary>
internal static class Program
{
    internal const string RunnerWord = "runner";

    internal static async Task<int> Main(string[] arguments)
    {
        if (arguments is not [RunnerWord, var endpoint, var folder])
        {
            return await ConsoleRunner.Run(arguments);
        }

        using var connection = new VizierConnection(new VizierConnectionOptions { Endpoint = endpoint });
        var options = new RunnerOptions { StateFolder = folder, Local = new LocalLauncherOptions { Endpoint = endpoint } };
        await LocalRunner.RunAsync(connection, options, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        return 0;
    }
}
