namespace Vizier.Experiments.Documents;

/// <summary>A piece of a Go template: text, or what stands between <c>{{</c> and <c>}}</c>.</summary>
/// <param name="IsAction">Whether it is an action.</param>
/// <param name="Text">The text after trimming, or the action's words.</param>
/// <param name="Line">Where it begins in the template, counted from 1.</param>
/// <param name="Column">Counted from 1.</param>
internal readonly record struct GoTemplateToken(bool IsAction, string Text, int Line, int Column);
