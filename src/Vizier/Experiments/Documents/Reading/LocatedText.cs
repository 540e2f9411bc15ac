namespace Vizier.Experiments.Documents;

/// <summary>An item of a list of single values.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Path">Its path, with its index.</param>
internal readonly record struct LocatedText(string Text, string Path);
