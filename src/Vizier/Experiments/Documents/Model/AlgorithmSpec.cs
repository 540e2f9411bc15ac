namespace Vizier.Experiments.Documents;

/// <summary>An algorithm or a stopping rule with its settings.</summary>
/// <param name="Name">The name as written in the document.</param>
/// <param name="Settings">The settings in document order, each name once.</param>
internal sealed record AlgorithmSpec(string Name, IReadOnlyList<AlgorithmSetting> Settings);

/// <summary>One setting.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value as text.</param>
internal sealed record AlgorithmSetting(string Name, string Value);
