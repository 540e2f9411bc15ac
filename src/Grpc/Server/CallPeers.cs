using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Grpc.AspNetCore.Server;

/// <summary>Who is at the other end of a call.</summary>
internal static class CallPeers
{
    /// <summary>The client's address as <see cref="ServerCallContext.Peer"/> has it.</summary>
    public static string AddressOf(HttpContext http) => http.Connection.RemoteIpAddress is not { } address
        ? "unknown"
        : Format(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, http.Connection.RemotePort);

    /// <summary>The client by its TLS certificate.</summary>
    public static AuthContext AuthContextOf(HttpContext http) => http.Connection.ClientCertificate is { } certificate
        ? Authenticated(certificate)
        : AuthContext.Unauthenticated;

    private static string Format(IPAddress address, int port) => address.AddressFamily == AddressFamily.InterNetworkV6
        ? $"ipv6:[{address}]:{port}"
        : $"ipv4:{address}:{port}";

    private static AuthContext Authenticated(X509Certificate2 certificate)
    {
        const string commonName = "x509_common_name";
        var name = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        return new AuthContext(commonName, new Dictionary<string, IReadOnlyList<AuthProperty>>
        {
            [commonName] = [AuthProperty.Create(commonName, Encoding.UTF8.GetBytes(name))],
        });
    }
}
