namespace Vizier.Security;

/// <summary>Who is let in, and how much of everything one caller gets.</summary>
internal sealed record SecurityOptions
{
    /// <summary>The usual <see cref="RequestsPerSecond"/> where keys are asked for; 64 busy clients make some 12,000.</summary>
    public const int UsualRequestsPerSecond = 20_000;

    /// <summary>Whether each call needs an API key.</summary>
    public bool RequiresKeys { get; init; }

    /// <summary>
    /// Whether requests for names that are not known to be this machine's are refused, as browsers send them after DNS
    /// rebinding: where the machine's own users are let in without a key, and where names are listed.
    /// </summary>
    public bool ChecksHosts { get; init; }

    /// <summary>The names, without ports, by which browsers reach the service beside addresses and <c>localhost</c>.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>The most calls a second of one owner, or of one address without a key; 0 for any number.</summary>
    public int RequestsPerSecond { get; init; }

    /// <summary>The most calls, streams included, that one owner has open at a time; 0 for any number.</summary>
    public int OpenCalls { get; init; }
}
