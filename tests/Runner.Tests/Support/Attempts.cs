using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
using Vizier.Protocol;
using Vizier.Protocol.Runners;

namespace Vizier.Runner.Tests.Support;

/// <summary>Makes attempts as the service would send them.</summary>
internal static class Attempts
{
    internal static Attempt Shell(string script, int trial = 1, Action<JsonObject>? container = null) =>
        Command(["sh", "-c", script], trial, container);

    internal static Attempt Command(string[] command, int trial = 1, Action<JsonObject>? container = null) => new()
    {
        Name = $"owners/test/studies/probe/trials/{trial}/attempts/1",
        RunName = $"probe-run{trial}",
        Lease = $"lease-{trial}",
        Token = "secret-token",
        Experiment = "owners/test/experiments/probe",
        Manifest = Pod(command, container).ToJsonString(),
        MetricNames = { "loss" },
        Collector = new Attempt.Types.Collector { Kind = Attempt.Types.Collector.Types.Kind.StdOut },
        Parameters =
        {
            new Trial.Types.Parameter { ParameterId = "--learning-rate", Value = Value.ForNumber(0.25) },
            new Trial.Types.Parameter { ParameterId = "optimizer", Value = Value.ForString("adam") },
        },
    };

    internal static JsonObject Pod(string[] command, Action<JsonObject>? change = null)
    {
        JsonObject container = new()
        {
            ["name"] = "main",
            ["image"] = "any",
            ["command"] = new JsonArray([.. command.Select(word => JsonValue.Create(word))]),
        };
        change?.Invoke(container);
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["spec"] = new JsonObject { ["containers"] = new JsonArray(container) },
        };
    }

    internal static Attempt WithDeadline(this Attempt attempt, int seconds)
    {
        var manifest = JsonNode.Parse(attempt.Manifest)!;
        manifest["spec"]!["activeDeadlineSeconds"] = seconds;
        attempt.Manifest = manifest.ToJsonString();
        return attempt;
    }

    internal static Attempt Collecting(this Attempt attempt, Attempt.Types.Collector.Types.Kind kind, string path)
    {
        attempt.Collector = new Attempt.Types.Collector { Kind = kind, Path = path };
        return attempt;
    }
}
