using System.Text.Json.Serialization;

namespace Vizier.Studies.Specs;

/// <summary>Which stopping rule a study uses in place of the default one.</summary>
/// <param name="Algorithm">The rule's name; null for the default.</param>
/// <param name="Settings">The rule's settings by name.</param>
internal sealed record StoppingOptions(
    [property: JsonPropertyName("algorithm")] string? Algorithm = null,
    [property: JsonPropertyName("settings")] IReadOnlyDictionary<string, string>? Settings = null);
