namespace Vizier.Algorithms;

/// <summary>One thing that is wrong with an input: where, what was given and what is allowed.</summary>
/// <param name="Path">Where the mistake is, e.g. <c>parameters[2].min</c> or <c>settings.eta</c>.</param>
/// <param name="Value">The offending value as the user wrote it; empty where something is missing.</param>
/// <param name="Allowed">What is allowed instead, as a sentence part, e.g. <c>must be a finite number</c>.</param>
public sealed record ValidationError(string Path, string Value, string Allowed)
{
    /// <summary>The error as one line of text.</summary>
    public override string ToString() => Value.Length == 0 ? $"{Path}: {Allowed}" : $"{Path}: '{Value}': {Allowed}";
}
