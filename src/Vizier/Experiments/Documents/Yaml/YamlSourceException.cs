namespace Vizier.Experiments.Documents;

/// <summary>A text that is no YAML, or more than we read.</summary>
internal sealed class YamlSourceException(string message, int line, int column) : Exception(message)
{
    /// <summary>Counted from 1; 0 if the text as a whole is meant.</summary>
    public int Line => line;

    /// <summary>Counted from 1; 0 if the text as a whole is meant.</summary>
    public int Column => column;
}
