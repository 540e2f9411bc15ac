using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Vizier.Runner.Tests.Kubernetes;

/// <summary>A certificate authority of a test's own.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;

    internal TestAuthority(string name)
    {
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _certificate = request.CreateSelfSigned(Begin, End);
    }

    internal string Pem => _certificate.ExportCertificatePem();

    internal X509Certificate2Collection Collection => [X509CertificateLoader.LoadCertificate(_certificate.RawData)];

    private static DateTimeOffset Begin => TimeProvider.System.GetUtcNow().AddDays(-1);

    private static DateTimeOffset End => TimeProvider.System.GetUtcNow().AddDays(1);

    internal X509Certificate2 Issue(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(_certificate, Begin, End.AddHours(-1), RandomNumberGenerator.GetBytes(8));
        using var whole = issued.CopyWithPrivateKey(key);

        // A key that is only in memory cannot be used by a server everywhere.
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }

    public void Dispose()
    {
        _key.Dispose();
        _certificate.Dispose();
    }
}
