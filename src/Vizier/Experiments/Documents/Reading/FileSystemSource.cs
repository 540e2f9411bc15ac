namespace Vizier.Experiments.Documents;

/// <summary>Reads source.fileSystemPath of a metrics collector.</summary>
internal sealed class FileSystemSource
{
    private readonly ObjectReader? _reader;
    private readonly ObjectReader _collector;

    /// <summary>Reads the block, which may be absent.</summary>
    public FileSystemSource(ObjectReader? reader, ObjectReader collector, Dialect dialect)
    {
        (_reader, _collector) = (reader, collector);
        Kind = NotEmpty("kind");
        FilePath = NotEmpty("path");
        if (dialect == Dialect.V1Beta1)
        {
            Format = NotEmpty("format");
        }
        else
        {
            reader?.Refuse("format", "is unknown to kubeflow.org/v1alpha3; kubeflow.org/v1beta1 has it");
        }
    }

    /// <summary>Whether the document has the block.</summary>
    public bool IsGiven => _reader is not null;

    /// <summary>File or Directory, as the document says it; null if it does not.</summary>
    public string? Kind { get; }

    /// <summary>The path as the document says it; null if it does not.</summary>
    public string? FilePath { get; }

    /// <summary>The format as the document says it; null if it does not.</summary>
    public string? Format { get; }

    /// <summary>Whether the path, or <paramref name="fallback"/> without one, is absolute.</summary>
    public bool IsPathAbsolute(string fallback) => (FilePath ?? fallback).StartsWith('/');

    /// <summary>Reports an error at a field of the block.</summary>
    public void Error(string field, string message) =>
        _collector.Findings.Error($"{_collector.PathOf("source")}.fileSystemPath.{field}", Given(field) + message);

    /// <summary>Reports unknown fields.</summary>
    public void Finish() => _reader?.Finish();

    private string Given(string field) => field != "path" || !IsGiven ? "" : $"path \"{FilePath}\", kind \"{Kind}\": ";

    private string? NotEmpty(string name) => _reader?.Text(name) is { Length: > 0 } text ? text : null;
}
