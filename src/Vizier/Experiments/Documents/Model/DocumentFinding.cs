namespace Vizier.Experiments.Documents;

/// <summary>One thing that is wrong with a document, or worth a warning.</summary>
/// <param name="Path">The field, e.g. <c>spec.parameters[1].feasibleSpace.min</c>; empty for the text as a whole.</param>
/// <param name="Message">The value, what is wrong with it and what is allowed.</param>
/// <param name="IsWarning">True if the document is accepted all the same.</param>
/// <param name="Line">The line of the text, counted from 1; 0 if unknown.</param>
/// <param name="Column">The column, counted from 1; 0 if unknown.</param>
internal sealed record DocumentFinding(string Path, string Message, bool IsWarning = false, int Line = 0, int Column = 0)
{
    /// <summary>The finding as <c>path: message</c>.</summary>
    public override string ToString() => Path.Length == 0 ? Message : $"{Path}: {Message}";
}
