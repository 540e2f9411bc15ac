using Vizier.Client;

namespace Vizier.Hosting;

/// <summary>How a Pythia service is started.</summary>
internal sealed record PythiaHostOptions() : EntryOptions("127.0.0.1:28081")
{
    /// <summary>The Vizier service that holds the studies, and what proves to it who reads.</summary>
    public required VizierConnectionOptions Vizier { get; init; }

    /// <summary>The database with the API keys of those who may ask: a file's path or a connection string; null for none.</summary>
    public string? KeysDatabase { get; init; }
}
