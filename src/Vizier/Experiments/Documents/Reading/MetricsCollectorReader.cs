using System.Text.Json.Nodes;

namespace Vizier.Experiments.Documents;

/// <summary>Reads spec.metricsCollectorSpec.</summary>
internal static class MetricsCollectorReader
{
    private const string DefaultFile = "/var/log/katib/metrics.log";
    private const string DefaultEventFolder = "/var/log/katib/tfevent/";

    private static readonly Dictionary<string, CollectorKind> Kinds = new(StringComparer.Ordinal)
    {
        ["StdOut"] = CollectorKind.StdOut,
        ["File"] = CollectorKind.File,
        ["TensorFlowEvent"] = CollectorKind.TensorFlowEvent,
        ["PrometheusMetric"] = CollectorKind.PrometheusMetric,
        ["Custom"] = CollectorKind.Custom,
        ["Push"] = CollectorKind.Push,
        ["None"] = CollectorKind.Push,
    };

    /// <summary>Reads, defaults and checks the collector; null if it is unusable.</summary>
    public static MetricsCollectorSpec? Read(ObjectReader spec, Dialect dialect)
    {
        if (spec.Object("metricsCollectorSpec") is not { } reader)
        {
            return new MetricsCollectorSpec { Kind = CollectorKind.StdOut };
        }

        var collector = reader.Object("collector");
        var kind = collector?.Word("kind", Kinds, "is no metrics collector kind") ?? CollectorKind.StdOut;
        var isReported = collector is not null && collector.Findings.HasErrorsAt(collector.PathOf("kind"));
        var custom = collector?.Node("customCollector");
        collector?.Finish();
        var source = reader.Object("source");
        reader.Finish();
        if (isReported)
        {
            return null;
        }

        var result = new MetricsCollectorSpec { Kind = kind, Filters = source is null ? [] : ReadFilters(source) };
        var files = new FileSystemSource(source?.Object("fileSystemPath"), reader, dialect);
        var httpGet = source?.Object("httpGet");
        result = kind switch
        {
            CollectorKind.File => WithFile(result, files, source, dialect),
            CollectorKind.TensorFlowEvent => WithEvents(result, files),
            CollectorKind.PrometheusMetric => result with { HttpGet = HttpGetReader.Read(httpGet) },
            CollectorKind.Custom => WithContainer(result, files, collector!, custom),
            _ => result,
        };
        files.Finish();
        source?.Finish();
        return reader.Findings.HasErrorsAt(reader.Path) ? null : result;
    }

    private static IReadOnlyList<string> ReadFilters(ObjectReader source)
    {
        if (source.Object("filter") is not { } filter)
        {
            return [];
        }

        var formats = filter.Texts("metricsFormat") ?? [];
        filter.Finish();
        foreach (var (text, path) in formats)
        {
            MetricsFilterRules.Check(text, path, filter.Findings);
        }

        return [.. formats.Select(format => format.Text)];
    }

    private static MetricsCollectorSpec WithFile(
        MetricsCollectorSpec result, FileSystemSource files, ObjectReader? source, Dialect dialect)
    {
        if (files.Kind is not (null or "File") || !files.IsPathAbsolute(DefaultFile))
        {
            files.Error("path", "file path where metrics file exists is required: an absolute path, with kind: File");
        }

        var format = dialect == Dialect.V1Alpha3 ? "TEXT" : files.Format ?? "TEXT";
        if (format is not ("TEXT" or "JSON"))
        {
            files.Error("format", $"\"{format}\" is no format of metrics file; allowed are TEXT, JSON");
        }

        if (format == "JSON" && source!.Has("filter"))
        {
            source.Error("filter", "filter must be nil when format of metrics file is json");
        }

        return result with
        {
            Path = files.FilePath ?? DefaultFile,
            Format = format == "JSON" ? MetricsFileFormat.Json : MetricsFileFormat.Text,
        };
    }

    private static MetricsCollectorSpec WithEvents(MetricsCollectorSpec result, FileSystemSource files)
    {
        if (files.Kind is not (null or "Directory") || !files.IsPathAbsolute(DefaultEventFolder))
        {
            files.Error(
                "path",
                "directory path where tensorflow event files exist is required by "
                + ".spec.metricsCollectorSpec.source.fileSystemPath.path: an absolute path, with kind: Directory");
        }

        if (files.Format is { } format)
        {
            files.Error("format", $"\"{format}\" must be empty for metrics collector kind: TensorFlowEvent");
        }

        return result with { Path = files.FilePath ?? DefaultEventFolder };
    }

    private static MetricsCollectorSpec WithContainer(
        MetricsCollectorSpec result, FileSystemSource files, ObjectReader collector, SourceNode? custom)
    {
        if (custom is null)
        {
            collector.Error("customCollector", "metrics collector kind: Custom is required to have a customCollector, a container");
        }

        if (files.IsGiven && (files.Kind is not ("File" or "Directory") || !files.IsPathAbsolute("")))
        {
            files.Error("path", ".spec.metricsCollectorSpec.source is invalid: an absolute path, with kind: File or Directory");
        }

        var path = collector.PathOf("customCollector");
        var container = custom is null ? null : TemplateTree.Convert(custom, path, collector.Findings) as JsonObject;
        if (container is not null)
        {
            KubernetesRules.CheckContainer(container, path, collector.Findings);
        }

        return result with { Path = files.FilePath, CustomCollector = container };
    }
}
