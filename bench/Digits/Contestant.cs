namespace Vizier.Benchmarks.Digits;

/// <summary>An algorithm with its settings.</summary>
/// <param name="algorithm">Its name or an alias.</param>
/// <param name="settings">Settings as NAME=VALUE.</param>
internal sealed class Contestant(string algorithm, IEnumerable<string> settings)
{
    /// <summary>Its name or an alias.</summary>
    public string Algorithm => algorithm;

    /// <summary>Its settings by name.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; } =
        settings.Select(setting => setting.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair.Length > 1 ? pair[1] : "");
}
