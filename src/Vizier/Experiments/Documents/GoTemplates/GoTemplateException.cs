namespace Vizier.Experiments.Documents;

/// <summary>A Go template that is faulty, or uses more of the language than v1alpha3 documents need.</summary>
internal sealed class GoTemplateException(string message, int line, int column) : Exception(message)
{
    /// <summary>The line within the template, counted from 1.</summary>
    public int Line => line;

    /// <summary>The column within the template, counted from 1.</summary>
    public int Column => column;
}
