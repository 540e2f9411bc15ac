namespace Vizier.Security;

/// <summary>Who makes a call.</summary>
/// <param name="Key">The caller's API key; null if it has none.</param>
/// <param name="Token">What it sent in place of a key: the token of an attempt, which opens that attempt alone.</param>
internal sealed record Caller(ApiKey? Key, string? Token)
{
    private const string Scheme = "Bearer ";

    /// <summary>Everybody, where no keys are asked for.</summary>
    public static Caller Anyone { get; } = new(null, null);

    /// <summary>The only owner whose things the caller may see; null for all.</summary>
    public string? OnlyOwner => Key is null or { Owner: ApiKey.AnyOwner } ? null : Key.Owner;

    /// <summary>The caller of a request, once the gate has let it in.</summary>
    public static Caller Of(HttpContext http) => http.Features.Get<Caller>() ?? Anyone;

    /// <summary>What stands behind <c>Bearer</c> in an <c>authorization</c> header; null if there is no such thing.</summary>
    public static string? TokenOf(string? header) =>
        header is not null && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
}
