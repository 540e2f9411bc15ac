namespace Vizier.Experiments.Documents;

/// <summary>A trial template could not be rendered; the message names what is missing.</summary>
internal sealed class TemplateException(string message) : Exception(message);
