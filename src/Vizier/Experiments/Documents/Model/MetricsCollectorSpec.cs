using System.Text.Json.Nodes;

namespace Vizier.Experiments.Documents;

/// <summary>Where a trial's metrics are read.</summary>
internal sealed record MetricsCollectorSpec
{
    /// <summary>What to read.</summary>
    public required CollectorKind Kind { get; init; }

    /// <summary>The absolute path of the file or folder, for File, TensorFlowEvent and some Custom collectors; else null.</summary>
    public string? Path { get; init; }

    /// <summary>How the file is written; Text unless <see cref="Kind"/> is File.</summary>
    public MetricsFileFormat Format { get; init; }

    /// <summary>Regular expressions with two groups, name and value; empty: the default.</summary>
    public IReadOnlyList<string> Filters { get; init; } = [];

    /// <summary>What to scrape; null unless <see cref="Kind"/> is PrometheusMetric.</summary>
    public HttpGetSource? HttpGet { get; init; }

    /// <summary>The collector's container as core/v1 Container; null unless <see cref="Kind"/> is Custom.</summary>
    public JsonObject? CustomCollector { get; init; }
}

/// <summary>Katib's collector.kind.</summary>
internal enum CollectorKind
{
    /// <summary>The program's printed lines.</summary>
    StdOut,

    /// <summary>A file the program writes.</summary>
    File,

    /// <summary>A folder with TensorFlow event files.</summary>
    TensorFlowEvent,

    /// <summary>An HTTP endpoint of the program in Prometheus' text format.</summary>
    PrometheusMetric,

    /// <summary>A container of the user's.</summary>
    Custom,

    /// <summary>Nothing is read: the program reports by itself. Older documents write None.</summary>
    Push,
}

/// <summary>Katib's fileSystemPath.format.</summary>
internal enum MetricsFileFormat
{
    /// <summary>Lines that the filters match.</summary>
    Text,

    /// <summary>One JSON object a line.</summary>
    Json,
}

/// <summary>An HTTP endpoint of a trial.</summary>
/// <param name="Port">1 to 65535.</param>
/// <param name="Path">Starts with '/'.</param>
/// <param name="Host">The host; null: the trial's own.</param>
/// <param name="Scheme">HTTP or HTTPS.</param>
/// <param name="Headers">Headers to send, as (name, value).</param>
internal sealed record HttpGetSource(
    int Port,
    string Path,
    string? Host,
    string Scheme,
    IReadOnlyList<KeyValuePair<string, string>> Headers);
