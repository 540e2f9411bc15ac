using System.Diagnostics;

namespace Vizier.Tests.Api;

/// <summary>Runs Python programs with grpcio and with the modules that protoc makes of our protos.</summary>
internal sealed class PythonScripts : IDisposable
{
    private const string Python = "/usr/bin/python3";
    private const string Protoc = "/usr/bin/protoc";

    private readonly DirectoryInfo _modules = Directory.CreateTempSubdirectory("vizier-python-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Makes the modules; skips the test where a tool is missing.</summary>
    public static async Task<PythonScripts> CreateAsync()
    {
        var hasTools = File.Exists(Python) && File.Exists(Protoc)
            && (await RunAsync(Python, "-c", "import grpc, google.protobuf")).Code == 0;
        Assert.True(hasTools || Environment.GetEnvironmentVariable("CI") != "true", "python3-grpcio or protobuf-compiler is missing, which CI is to install");
        Assert.SkipUnless(hasTools, "grpc for Python or protoc is missing (Debian: python3-grpcio python3-protobuf protobuf-compiler)");
        var scripts = new PythonScripts();
        var protos = FindProtos();
        var files = Directory.GetFiles(protos, "*.proto", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(protos, file));
        var (code, output) = await RunAsync(
            Protoc, [$"-I{protos}", $"--python_out={scripts._modules.FullName}", "--experimental_allow_proto3_optional", .. files]);
        Assert.True(code == 0, output);
        return scripts;
    }

    /// <summary>Runs a script beside this file's tests to its end; its last argument is the folder of the modules.</summary>
    /// <param name="script">The path below the tests' folder.</param>
    /// <param name="arguments">The arguments before that.</param>
    public Task<(int Code, string Output)> RunScriptAsync(string script, params string[] arguments) =>
        RunAsync(Python, [Path.Combine(AppContext.BaseDirectory, script), .. arguments, _modules.FullName]);

    /// <summary>Starts a script that serves; closing its standard input ends it.</summary>
    public Process StartScript(string script, params string[] arguments) => Start(
        Python, redirectsInput: true, [Path.Combine(AppContext.BaseDirectory, script), .. arguments, _modules.FullName]);

    public void Dispose() => _modules.Delete(recursive: true);

    /// <summary>The folder of our protos.</summary>
    public static string FindProtos()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "proto", "vizier_service.proto")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder.FullName, "proto");
    }

    private static Process Start(string program, bool redirectsInput, IEnumerable<string> arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = redirectsInput,
            RedirectStandardOutput = true,
            RedirectStandardError = !redirectsInput,
        })!;

    private static async Task<(int Code, string Output)> RunAsync(string program, params IEnumerable<string> arguments)
    {
        using var process = Start(program, redirectsInput: false, arguments);
        var output = process.StandardOutput.ReadToEndAsync(Token);
        var errors = process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        return (process.ExitCode, await output + await errors);
    }
}
