using System.Diagnostics;
using Vizier.Protocol;
using Vizier.Security;

namespace Vizier.Tests.Security;

/// <summary>Debian's grpcio over TLS with an API key.</summary>
[Trait("Category", "Components")]
public sealed class PythonTlsTests
{
    private const string Python = "/usr/bin/python3";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_Python_client_is_let_in_by_its_key_over_tls()
    {
        if (!File.Exists(Python) || (await RunAsync("-c", "import grpc")).Code != 0)
        {
            Assert.Skip($"{Python} with grpc is missing (Debian: python3-grpcio)");
        }

        using var files = new CertificateFiles();
        await using var host = await SecuredHost.StartAsync(options => options with { TlsCertificate = files.Certificate, TlsKey = files.Key });
        var key = await host.CreateKeyAsync("ada", Role.Writer);
        using var connection = new Vizier.Client.VizierConnection(new Vizier.Client.VizierConnectionOptions
        {
            Endpoint = host.Host.Host.Addresses.Grpc.ToString(),
            AuthorityFile = files.Authority,
            Token = key,
        });
        await connection.Studies.CreateStudyAsync(
            new CreateStudyRequest { Parent = "owners/ada", Study = new Study { DisplayName = "s", StudySpec = new StudySpec() } }, cancellationToken: Token);

        var script = Path.Combine(AppContext.BaseDirectory, "Api", "Python", "secure_call.py");
        var address = host.Host.Host.Addresses.Grpc.Authority;
        var own = await RunAsync(script, address, files.Authority, key, "owners/ada");
        Assert.True(own.Code == 0, own.Output);
        Assert.Equal("OK UNAUTHENTICATED\nOK\n", own.Output);
        Assert.Equal("NOT_FOUND UNAUTHENTICATED\nNOT_FOUND\n", (await RunAsync(script, address, files.Authority, key, "owners/bob")).Output);
    }

    private static async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Python, arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        return (process.ExitCode, output);
    }
}
