namespace Vizier.Experiments.Documents;

/// <summary>A node of a parsed Go template.</summary>
internal abstract record GoTemplateNode;

/// <summary>Text that is written as it stands.</summary>
internal sealed record GoText(string Text) : GoTemplateNode;

/// <summary>A value that is written.</summary>
internal sealed record GoOutput(GoValue Value) : GoTemplateNode;

/// <summary><c>if</c>, <c>with</c> or <c>range</c>.</summary>
/// <param name="Block">Which of the three.</param>
/// <param name="Value">What it asks or goes through.</param>
/// <param name="Body">Written if the value is not empty; for range, once for each item.</param>
/// <param name="Otherwise">Written if the value is empty.</param>
internal sealed record GoBlock(
    GoBlockKind Block, GoValue Value, IReadOnlyList<GoTemplateNode> Body, IReadOnlyList<GoTemplateNode> Otherwise) : GoTemplateNode;

/// <summary>The kinds of blocks.</summary>
internal enum GoBlockKind
{
    /// <summary>Leaves the dot as it is.</summary>
    If,

    /// <summary>The dot becomes the value.</summary>
    With,

    /// <summary>The dot becomes each item.</summary>
    Range,
}

/// <summary>A value: the dot or the root (<c>$</c>), or a field of it.</summary>
/// <param name="FromRoot">Whether it begins at the root.</param>
/// <param name="Field">The field; null for the thing itself.</param>
internal sealed record GoValue(bool FromRoot, string? Field);
