using Vizier.Experiments.Documents;

namespace Vizier.Tests.Experiments.Documents;

public sealed class MetricsCollectorTests
{
    private static ParseResult Parse(string spec) => new ExperimentText { More = $"metricsCollectorSpec: {spec}" }.Parse();

    private static MetricsCollectorSpec Read(string spec)
    {
        var result = Parse(spec);
        Assert.Empty(result.Errors);
        return result.Document!.MetricsCollector;
    }

    [Fact]
    public void Standard_output_is_the_default()
    {
        Assert.Equal(CollectorKind.StdOut, new ExperimentText().Document().MetricsCollector.Kind);
        Assert.Equal(CollectorKind.StdOut, Read("{}").Kind);
        Assert.Equal(CollectorKind.StdOut, Read("{collector: {}}").Kind);
    }

    [Theory]
    [InlineData("{collector: {kind: File}}", "/var/log/katib/metrics.log", MetricsFileFormat.Text)]
    [InlineData("{collector: {kind: File}, source: {fileSystemPath: {format: JSON}}}", "/var/log/katib/metrics.log", MetricsFileFormat.Json)]
    [InlineData("{collector: {kind: File}, source: {fileSystemPath: {path: /a/b, kind: File, format: TEXT}}}", "/a/b", MetricsFileFormat.Text)]
    [InlineData("{collector: {kind: TensorFlowEvent}}", "/var/log/katib/tfevent/", MetricsFileFormat.Text)]
    [InlineData("{collector: {kind: TensorFlowEvent}, source: {fileSystemPath: {path: /t, kind: Directory}}}", "/t", MetricsFileFormat.Text)]
    public void Files_have_defaults(string spec, string path, object format)
    {
        var read = Read(spec);
        Assert.Equal((path, format), (read.Path, read.Format));
    }

    [Theory]
    [InlineData("Push")]
    [InlineData("None")]
    public void The_program_may_report_by_itself(string kind) =>
        Assert.Equal(CollectorKind.Push, Read($"{{collector: {{kind: {kind}}}}}").Kind);

    [Fact]
    public void Prometheus_has_defaults()
    {
        var read = Read("{collector: {kind: PrometheusMetric}}").HttpGet!;
        Assert.Equal((8080, "/metrics", null, "HTTP"), (read.Port, read.Path, read.Host, read.Scheme));
        var given = Read("{collector: {kind: PrometheusMetric}, source: {httpGet: {port: '9', path: /m, host: h, scheme: HTTPS, httpHeaders: [{name: a, value: b}]}}}").HttpGet!;
        Assert.Equal((9, "/m", "h", "HTTPS"), (given.Port, given.Path, given.Host, given.Scheme));
        Assert.Equal([new("a", "b")], given.Headers);
    }

    [Fact]
    public void A_custom_collector_is_a_container()
    {
        var read = Read("{collector: {kind: Custom, customCollector: {name: c, image: i, args: ['-m', a]}}, source: {fileSystemPath: {path: /f, kind: File}}}");
        Assert.Equal("/f", read.Path);
        Assert.Equal("i", read.CustomCollector!["image"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("{collector: {kind: File}, source: {fileSystemPath: {path: a/b}}}", "source.fileSystemPath.path", "path \"a/b\"", "file path where metrics file exists is required")]
    [InlineData("{collector: {kind: File}, source: {fileSystemPath: {path: /a, kind: Directory}}}", "source.fileSystemPath.path", "kind \"Directory\"", "file path where metrics file exists is required")]
    [InlineData("{collector: {kind: File}, source: {fileSystemPath: {path: /a, format: XML}}}", "source.fileSystemPath.format", "\"XML\" is no format of metrics file; allowed are TEXT, JSON")]
    [InlineData("{collector: {kind: File}, source: {filter: {metricsFormat: ['(a)=(b)']}, fileSystemPath: {path: /a, format: JSON}}}", "source.filter", "filter must be nil when format of metrics file is json")]
    [InlineData("{collector: {kind: TensorFlowEvent}, source: {fileSystemPath: {path: t}}}", "source.fileSystemPath.path", "directory path where tensorflow event files exist is required")]
    [InlineData("{collector: {kind: TensorFlowEvent}, source: {fileSystemPath: {path: /t, kind: File}}}", "source.fileSystemPath.path", "directory path where tensorflow event files exist is required")]
    [InlineData("{collector: {kind: TensorFlowEvent}, source: {fileSystemPath: {path: /t, format: TEXT}}}", "source.fileSystemPath.format", "\"TEXT\" must be empty")]
    [InlineData("{collector: {kind: PrometheusMetric}, source: {httpGet: {port: 0}}}", "source.httpGet.port", "\"0\" must be a positive integer value for metrics collector kind: PrometheusMetric")]
    [InlineData("{collector: {kind: PrometheusMetric}, source: {httpGet: {port: http}}}", "source.httpGet.port", "\"http\" must be a positive integer value")]
    [InlineData("{collector: {kind: PrometheusMetric}, source: {httpGet: {path: m}}}", "source.httpGet.path", "\"m\" is invalid for metrics collector kind: PrometheusMetric")]
    [InlineData("{collector: {kind: PrometheusMetric}, source: {httpGet: {scheme: FTP}}}", "source.httpGet.scheme", "\"FTP\" is no scheme; allowed are HTTP, HTTPS")]
    [InlineData("{collector: {kind: Custom}}", "collector.customCollector", "metrics collector kind: Custom is required")]
    [InlineData("{collector: {kind: Custom, customCollector: {name: c}}, source: {fileSystemPath: {path: f, kind: File}}}", "source.fileSystemPath.path", ".spec.metricsCollectorSpec.source is invalid")]
    [InlineData("{collector: {kind: Custom, customCollector: {name: c}}, source: {fileSystemPath: {path: /f}}}", "source.fileSystemPath.path", ".spec.metricsCollectorSpec.source is invalid")]
    [InlineData("{collector: {kind: Custom, customCollector: {name: c, arg: []}}}", "collector.customCollector.arg", "did you mean args?")]
    [InlineData("{collector: {kind: Stdout}}", "collector.kind", "\"Stdout\" is no metrics collector kind; allowed are StdOut, File, TensorFlowEvent, PrometheusMetric, Custom, Push, None")]
    [InlineData("{source: {filter: {metricsFormat: ['(a']}}}", "source.filter.metricsFormat[0]", "\"(a\" is an invalid filter")]
    [InlineData("{source: {filter: {metricsFormat: ['(a)=(?=b)(c)']}}}", "source.filter.metricsFormat[0]", "is an invalid filter")]
    [InlineData("{source: {filter: {metricsFormat: ['(a)=(b)', '(a)=b']}}}", "source.filter.metricsFormat[1]", "two top subexpressions are required")]
    [InlineData("{source: {filter: {format: []}}}", "source.filter.format", "unknown field")]
    [InlineData("{collectors: {}}", "collectors", "did you mean collector?")]
    public void Rules_46_to_56_faults(string spec, string path, params string[] fragments) =>
        FindingAssert.OneError(Parse(spec), $"spec.metricsCollectorSpec.{path}", fragments);

    [Fact]
    public void Filters_keep_their_text_and_may_name_groups_as_Go_does() => Assert.Equal(
        ["([\\w|-]+)\\s*=\\s*(\\d+)", "(?P<name>a)=(?P<value>b)"],
        Read("{source: {filter: {metricsFormat: ['([\\w|-]+)\\s*=\\s*(\\d+)', '(?P<name>a)=(?P<value>b)']}}}").Filters);
}
