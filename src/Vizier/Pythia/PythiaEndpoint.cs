using System.Net;
using Vizier.Studies;
using Vizier.Studies.Specs;

namespace Vizier.Pythia;

/// <summary>Where a Pythia service listens.</summary>
/// <param name="Address">The address, <c>http://host:port</c> or <c>https://host:port</c>.</param>
internal sealed record PythiaEndpoint(Uri Address)
{
    private const string AnyHost = "*";
    private static readonly string Field = $"metadata['{RemoteAlgorithm.Namespace}']['{RemoteAlgorithm.EndpointKey}']";

    /// <summary>Reads what a study names: <c>host:port</c>, or that with <c>http://</c> or <c>https://</c> before it.</summary>
    /// <param name="text">The metadata's value.</param>
    /// <param name="allowed">The entries of <see cref="PythiaOptions.Allowed"/>.</param>
    /// <exception cref="VizierException">It is no endpoint, or one that must not be called.</exception>
    public static PythiaEndpoint Parse(string text, IReadOnlyList<string> allowed)
    {
        var hasScheme = text.Contains("://", StringComparison.Ordinal);
        if (!Uri.TryCreate(hasScheme ? text : $"http://{text}", UriKind.Absolute, out var address)
            || address.Scheme is not ("http" or "https")
            || address.Host.Length == 0
            || address.PathAndQuery != "/"
            || address.UserInfo.Length > 0
            || !NamesPort(text))
        {
            throw VizierException.Invalid(Field, $"'{text}': must be HOST:PORT of a Pythia service");
        }

        var endpoint = new PythiaEndpoint(address);
        return endpoint.IsLoopback || allowed.Any(endpoint.Matches)
            ? endpoint
            : throw VizierException.Invalid(
                Field, $"'{text}': this service may call Pythia services on its own machine only; 'vizier serve --pythia-allow {address.Authority}' allows this one");
    }

    /// <summary>Whether the operator named its host, so that it may be trusted with a key.</summary>
    public bool IsNamedBy(IReadOnlyList<string> allowed) => allowed.Any(entry => entry != AnyHost && Matches(entry));

    /// <summary>The host and the port.</summary>
    public override string ToString() => Address.Authority;

    private bool IsLoopback => Address.IdnHost == "localhost"
        || (IPAddress.TryParse(Address.IdnHost.Trim('[', ']'), out var host) && IPAddress.IsLoopback(host));

    private static bool NamesPort(string text)
    {
        var colon = text.TrimEnd('/').LastIndexOf(':');
        return colon > 0 && ushort.TryParse(text.TrimEnd('/')[(colon + 1)..], out var port) && port > 0;
    }

    private bool Matches(string entry) => entry == AnyHost
        || entry.Equals(Address.Host, StringComparison.OrdinalIgnoreCase)
        || entry.Equals($"{Address.Host}:{Address.Port}", StringComparison.OrdinalIgnoreCase);
}
