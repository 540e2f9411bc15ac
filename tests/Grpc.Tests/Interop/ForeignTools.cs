using System.Runtime.CompilerServices;
using Vizier.Grpc.Tests.Interop;

[assembly: AssemblyFixture(typeof(ForeignTools))]

namespace Vizier.Grpc.Tests.Interop;

/// <summary>Python's and Node's gRPC, made ready once for all tests.</summary>
public sealed class ForeignTools : IDisposable
{
    public const string Python = "/usr/bin/python3";

    private readonly string _work = Directory.CreateTempSubdirectory("grpc-interop-").FullName;
    private readonly Lazy<Task<string>> _stubs;
    private readonly Lazy<Task> _modules;

    public ForeignTools()
    {
        _stubs = new Lazy<Task<string>>(GenerateStubsAsync);
        _modules = new Lazy<Task>(InstallModulesAsync);
    }

    /// <summary>The folder with the scripts.</summary>
    public static string Scripts { get; } = FindSources();

    public static string Protos { get; } = Path.Combine(Path.GetDirectoryName(FindSources())!, "Protos");

    public void Dispose() => Directory.Delete(_work, recursive: true);

    /// <summary>The folder with Python's generated code; skips the test where Python has no gRPC.</summary>
    public Task<string> StubsAsync() => _stubs.Value;

    /// <summary>Installs the modules; skips the test where Node is missing.</summary>
    public Task ModulesAsync() => _modules.Value;

    private static string FindSources([CallerFilePath] string path = "")
    {
        // A deterministic build maps the sources' root away, so the folder is found from the binaries there.
        if (File.Exists(path))
        {
            return Path.GetDirectoryName(path)!;
        }

        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Interop", "interop_cases.py")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder!.FullName, "Interop");
    }

    private static void Require(bool works, string what)
    {
        var inCi = Environment.GetEnvironmentVariable("CI") == "true";
        Assert.True(works || !inCi, $"{what} is missing, which CI is to install.");
        Assert.SkipUnless(works, $"{what} is missing.");
    }

    private async Task<string> GenerateStubsAsync()
    {
        Require(await ForeignProcess.WorksAsync(Python, "-c", "import grpc, grpc_tools.protoc"), "python3-grpcio or python3-grpc-tools");
        var own = Path.Combine(Scripts, "..", "..", "..", "src", "Grpc", "Protos", "grpc");
        File.Copy(Path.Combine(Protos, "test_service.proto"), Path.Combine(_work, "test_service.proto"));
        foreach (var name in new[] { "health/v1/health", "reflection/v1/reflection", "reflection/v1alpha/reflection" })
        {
            // The folder grpc/ would hide Python's package of that name.
            var folder = Path.Combine(_work, "grpc_" + Path.GetDirectoryName(name)!.Replace('/', '_'));
            Directory.CreateDirectory(folder);
            File.Copy(Path.Combine(own, name + ".proto"), Path.Combine(folder, Path.GetFileName(name) + ".proto"));
        }

        var files = Directory.GetFiles(_work, "*.proto", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_work, file));
        await ForeignProcess.RunAsync(
            Python, _work, ["-m", "grpc_tools.protoc", "-I.", "--python_out=.", "--grpc_python_out=.", .. files]);
        return _work;
    }

    private async Task InstallModulesAsync()
    {
        Require(await ForeignProcess.WorksAsync("node", "--version") && await ForeignProcess.WorksAsync("npm", "--version"), "Node");
        if (!File.Exists(Path.Combine(Scripts, "node_modules", ".package-lock.json")))
        {
            Require(
                await ForeignProcess.WorksAsync("npm", "ci", "--prefix", Scripts, "--ignore-scripts", "--no-audit", "--no-fund"),
                "The npm package @grpc/grpc-js");
        }
    }
}
