using System.Net;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Vizier.Client;
using Vizier.Hosting;
using Vizier.Protocol;
using Vizier.Security;
using Vizier.Studies;
using Vizier.Tests.Hosting;

namespace Vizier.Tests.Security;

public sealed class TlsTests : IDisposable
{
    private readonly CertificateFiles _files = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task One_port_serves_gRPC_and_http_with_keys_over_tls()
    {
        await using var host = await SecuredHost.StartAsync(With);
        var address = host.Host.Host.Addresses;
        Assert.Equal(address.Grpc, address.Http);
        Assert.Equal("https", address.Grpc.Scheme);

        using var connection = new VizierConnection(new VizierConnectionOptions
        {
            Endpoint = address.Grpc.ToString(),
            Token = await host.CreateKeyAsync("ada", Role.Writer),
            AuthorityFile = _files.Authority,
        });
        await connection.Studies.CreateStudyAsync(
            new CreateStudyRequest { Parent = "owners/ada", Study = new Study { DisplayName = "s", StudySpec = new StudySpec() } }, cancellationToken: Token);

        using var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = Trust();
        using var http = new HttpClient(handler) { BaseAddress = address.Http };
        foreach (var version in new[] { HttpVersion.Version11, HttpVersion.Version20 })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/healthz") { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
            var response = await http.SendAsync(request, Token);
            Assert.Equal((version, "ok"), (response.Version, await response.Content.ReadAsStringAsync(Token)));
        }
    }

    [Fact]
    public async Task A_client_that_does_not_trust_the_certificate_sends_nothing()
    {
        await using var host = await TestHost.StartAsync(With);
        using var connection = new VizierConnection(new VizierConnectionOptions
        {
            Endpoint = host.Host.Addresses.Grpc.ToString(),
            Retries = new RetryPolicy { MaxCalls = 1 },
        });
        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await connection.Studies.GetStudyAsync(new GetStudyRequest { Name = "owners/a/studies/s" }, cancellationToken: Token));
        Assert.NotEqual(StatusCode.NotFound, refused.StatusCode);
    }

    [Fact]
    public void A_renewed_certificate_is_taken_up_and_a_broken_one_is_not()
    {
        var time = new JumpingTime();
        var certificate = TlsCertificate.Open(_files.Certificate, _files.Key, time);
        Assert.Equal(_files.Serial, SerialOf(certificate));

        var first = _files.Serial;
        _files.Renew();
        File.SetLastWriteTimeUtc(_files.Certificate, DateTime.UtcNow.AddMinutes(1));
        Assert.Equal(first, SerialOf(certificate));
        time.Jump(TlsCertificate.CheckInterval);
        Assert.Equal(_files.Serial, SerialOf(certificate));

        File.WriteAllText(_files.Certificate, "half-writ");
        File.SetLastWriteTimeUtc(_files.Certificate, DateTime.UtcNow.AddMinutes(2));
        time.Jump(TlsCertificate.CheckInterval);
        Assert.Equal(_files.Serial, SerialOf(certificate));
    }

    [Fact]
    public async Task Wrong_files_are_refused_at_the_start()
    {
        using var other = new CertificateFiles();
        Assert.Contains("cannot be used", await RefusalAsync("/nonexistent.pem", _files.Key), StringComparison.Ordinal);
        Assert.Contains("cannot be used", await RefusalAsync(_files.Certificate, other.Key), StringComparison.Ordinal);
        Assert.Contains("cannot be used", await RefusalAsync(_files.Certificate, null), StringComparison.Ordinal);
        Assert.Contains("needs --tls-certificate", await RefusalAsync(null, _files.Key), StringComparison.Ordinal);
    }

    [Fact]
    public void An_authority_file_without_certificates_is_refused()
    {
        var wrong = Assert.Throws<FormatException>(() =>
            new VizierConnection(new VizierConnectionOptions { Endpoint = "https://localhost:1", AuthorityFile = _files.Key }));
        Assert.Contains("holds no certificates", wrong.Message, StringComparison.Ordinal);
    }

    private static string SerialOf(TlsCertificate certificate) => certificate.Current().ServerCertificateContext!.TargetCertificate.SerialNumber;

    private static async Task<string> RefusalAsync(string? certificate, string? key) => (await Assert.ThrowsAsync<VizierException>(
        () => TestHost.StartAsync(options => options with { TlsCertificate = certificate, TlsKey = key }))).Message;

    private X509ChainPolicy Trust()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(_files.Authority);
        return policy;
    }

    private VizierHostOptions With(VizierHostOptions options) => options with { TlsCertificate = _files.Certificate, TlsKey = _files.Key };

    private sealed class JumpingTime : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Jump(TimeSpan time) => _ticks += time.Ticks;

        public override long GetTimestamp() => _ticks;
    }
}
