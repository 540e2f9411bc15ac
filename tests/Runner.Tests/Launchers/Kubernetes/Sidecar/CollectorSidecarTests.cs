using System.Text.Json.Nodes;
using Vizier.Runner.Launchers;
using Vizier.Runner.Launchers.Kubernetes.Sidecar;
using Vizier.Runner.Tests.Support;
using Kind = Vizier.Protocol.Runners.Attempt.Types.Collector.Types.Kind;
using Trials = Vizier.Runner.Tests.Support.Attempts;

namespace Vizier.Runner.Tests.Launchers.Kubernetes.Sidecar;

public sealed class CollectorSidecarTests
{
    [Theory]
    [InlineData(Kind.File, "/var/log/katib/metrics.log", "/var/log/katib", "collect /var/log/katib/metrics.log --kind file --format text --metric loss")]
    [InlineData(Kind.TensorFlowEvent, "/train/", "/train", "collect /train/ --kind tensorflow --format text --metric loss")]
    public void Shares_a_folder_with_the_program(Kind kind, string path, string folder, string arguments)
    {
        var spec = Spec();
        CollectorSidecar.AddTo(spec, Trials.Shell("true").Collecting(kind, path), "vizier/vizier:dev");

        var (program, sidecar) = (spec["containers"]![0]!, spec["containers"]![1]!);
        Assert.Equal(CollectorSidecar.ContainerName, (string?)sidecar["name"]);
        Assert.Equal(arguments, string.Join(" ", sidecar["args"]!.AsArray().Select(word => (string)word!)));
        Assert.Equal(folder, (string?)program["volumeMounts"]![0]!["mountPath"]);
        Assert.Equal(folder, (string?)sidecar["volumeMounts"]![0]!["mountPath"]);
        Assert.Equal((string?)spec["volumes"]![0]!["name"], (string?)sidecar["volumeMounts"]![0]!["name"]);
        Assert.True((bool?)sidecar["volumeMounts"]![0]!["readOnly"]);
        Assert.True((bool?)spec["shareProcessNamespace"]);
    }

    [Fact]
    public void Uses_the_volume_that_the_program_writes_to()
    {
        var spec = Spec();
        spec["containers"]![0]!["volumeMounts"] = JsonNode.Parse("""[{"name": "all", "mountPath": "/"}, {"name": "data", "mountPath": "/data", "subPath": "x"}]""");
        CollectorSidecar.AddTo(spec, Trials.Shell("true").Collecting(Kind.File, "/data/logs/metrics.log"), "vizier/vizier:dev");

        Assert.Null(spec["volumes"]);
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""[{"name": "data", "mountPath": "/data", "subPath": "x", "readOnly": true}]"""), spec["containers"]![1]!["volumeMounts"]));
    }

    [Theory]
    [InlineData("Never", false)]
    [InlineData("OnFailure", true)]
    [InlineData(null, true)]
    public void Goes_on_where_the_program_may_be_started_again(string? policy, bool goesOn)
    {
        var spec = Spec();
        spec["restartPolicy"] = policy;
        CollectorSidecar.AddTo(spec, Trials.Shell("true").Collecting(Kind.File, "/logs/m"), "vizier/vizier:dev");
        Assert.Equal(goesOn, spec["containers"]![1]!["args"]!.AsArray().Any(word => (string?)word == "--until-stopped"));
    }

    [Fact]
    public void Keeps_Kubernetes_from_expanding_a_filter()
    {
        var spec = Spec();
        var attempt = Trials.Shell("true").Collecting(Kind.File, "/logs/m");
        attempt.Collector.Filters.Add("(loss)$(.*)");
        CollectorSidecar.AddTo(spec, attempt, "vizier/vizier:dev");
        Assert.Contains("(loss)$$(.*)", spec["containers"]![1]!["args"]!.AsArray().Select(word => (string)word!));
    }

    [Theory]
    [InlineData("metrics.log")]
    [InlineData("/metrics.log")]
    [InlineData("")]
    public void Refuses_a_path_without_a_folder(string path) =>
        Assert.Throws<ManifestException>(() => CollectorSidecar.AddTo(Spec(), Trials.Shell("true").Collecting(Kind.File, path), "any"));

    [Fact]
    public void Gives_all_containers_the_token_of_the_attempt_by_a_secret()
    {
        var spec = Spec();
        TrialToken.Introduce(spec, "probe-run1");
        var secret = TrialToken.Secret(Trials.Shell("true"), "probe-run1");

        var reference = spec["containers"]![0]!["env"]![0]!["valueFrom"]!["secretKeyRef"]!;
        Assert.Equal((string?)secret["metadata"]!["name"], (string?)reference["name"]);
        Assert.Equal("secret-token", (string?)secret["stringData"]![(string)reference["key"]!]);
        Assert.DoesNotContain("secret-token", spec.ToJsonString(), StringComparison.Ordinal);
    }

    private static JsonObject Spec() => (JsonObject)JsonNode.Parse("""{"restartPolicy": "Never", "containers": [{"name": "main", "image": "any"}]}""")!;
}
