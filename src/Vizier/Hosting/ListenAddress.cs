using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Vizier.Studies;

namespace Vizier.Hosting;

/// <summary>Reads the <c>HOST:PORT</c> of a flag.</summary>
internal static class ListenAddress
{
    /// <summary>The address to listen on.</summary>
    /// <param name="text"><c>HOST:PORT</c> with an IP address, an IPv6 address in brackets, a host name, or <c>*</c> for all.</param>
    /// <param name="flag">The flag, for the error.</param>
    /// <exception cref="VizierException">The text is no address.</exception>
    public static IPEndPoint Parse(string text, string flag)
    {
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            throw VizierException.Invalid(flag, $"'{text}': must be HOST:PORT with a port from 0 (any free one) to 65535");
        }

        return new IPEndPoint(AddressOf(text[..colon], text, flag), port);
    }

    private static IPAddress AddressOf(string host, string text, string flag)
    {
        if (host is "*" or "+")
        {
            return IPAddress.Any;
        }

        if (host == "localhost")
        {
            return IPAddress.Loopback;
        }

        if (IPAddress.TryParse(host, out var address))
        {
            return address;
        }

        try
        {
            return Dns.GetHostAddresses(host)[0];
        }
        catch (SocketException exception)
        {
            throw VizierException.Invalid(flag, $"'{text}': the host '{host}' cannot be resolved: {exception.Message}");
        }
    }
}
