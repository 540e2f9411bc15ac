namespace Vizier.Pythia;

/// <summary>Which foreign Pythia services may be called, and how long they may take.</summary>
internal sealed record PythiaOptions
{
    /// <summary>
    /// Endpoints that studies may name beside those on loopback: <c>HOST:PORT</c>, <c>HOST</c> for all its ports, or
    /// <c>*</c> for any. Whoever may write a study chooses where this process connects to, so the default is none.
    /// </summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];

    /// <summary>
    /// The API key that is sent to endpoints which <see cref="Allowed"/> names by their host; null for none. Others never see
    /// it, since whoever may write a study chooses among them.
    /// </summary>
    public string? Key { get; init; }

    /// <summary>A file with the certificates, in PEM, that vouch for endpoints with TLS; null for those that the system trusts.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>How long a call may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a decision to stop is kept for a trial that did not ask.</summary>
    public TimeSpan StopMemory { get; init; } = TimeSpan.FromMinutes(1);
}
