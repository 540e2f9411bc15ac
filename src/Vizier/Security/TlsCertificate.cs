using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Vizier.Studies;

namespace Vizier.Security;

/// <summary>
/// The server's certificate with its chain, from PEM files. Files that were replaced, as renewals do, are taken up by new
/// connections within <see cref="CheckInterval"/>; while they cannot be read, the certificate in use stays.
/// </summary>
internal sealed partial class TlsCertificate
{
    private readonly string _certificateFile;
    private readonly string _keyFile;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private SslServerAuthenticationOptions _options;
    private (DateTime, DateTime) _stamp;
    private long _checkedAt;

    private TlsCertificate(string certificateFile, string keyFile, TimeProvider time)
    {
        (_certificateFile, _keyFile, _time) = (certificateFile, keyFile, time);
        (_stamp, _checkedAt) = (Stamp(), time.GetTimestamp());
        _options = Load();
    }

    /// <summary>How often files are looked at.</summary>
    public static TimeSpan CheckInterval { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Told of files that cannot be read while the service runs.</summary>
    public ILogger? Log { get; set; }

    /// <summary>Reads the files.</summary>
    /// <param name="certificateFile">The certificate, then those between it and the root.</param>
    /// <param name="keyFile">Its private key, not encrypted; null if it stands in the certificate's file.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="VizierException">They cannot be read or do not belong together.</exception>
    public static TlsCertificate Open(string certificateFile, string? keyFile, TimeProvider time)
    {
        try
        {
            return new TlsCertificate(certificateFile, keyFile ?? certificateFile, time);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw VizierException.Invalid(
                "--tls-certificate", $"'{certificateFile}' with the key of '{keyFile ?? certificateFile}' cannot be used: {exception.Message}");
        }
    }

    /// <summary>What a new connection is served with.</summary>
    public SslServerAuthenticationOptions Current()
    {
        lock (_lock)
        {
            if (_time.GetElapsedTime(_checkedAt) >= CheckInterval)
            {
                _checkedAt = _time.GetTimestamp();
                Renew();
            }

            return _options;
        }
    }

    private void Renew()
    {
        try
        {
            var stamp = Stamp();
            if (stamp != _stamp)
            {
                _options = Load();
                _stamp = stamp;
            }
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            if (Log is { } log)
            {
                LogNotRenewed(log, _certificateFile, exception);
            }
        }
    }

    private (DateTime Certificate, DateTime Key) Stamp() => (File.GetLastWriteTimeUtc(_certificateFile), File.GetLastWriteTimeUtc(_keyFile));

    private SslServerAuthenticationOptions Load()
    {
        var leaf = X509Certificate2.CreateFromPemFile(_certificateFile, _keyFile);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(_certificateFile);
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(leaf, chain, offline: true),
        };
    }

    [LoggerMessage(LogLevel.Error, "The certificate {File} was changed and cannot be read; the one before stays in use")]
    private static partial void LogNotRenewed(ILogger logger, string file, Exception exception);
}
