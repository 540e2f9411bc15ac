using System.Text.Json.Nodes;
using Vizier.Runner.Launchers.Kubernetes.Training;

namespace Vizier.Runner.Tests.Launchers.Kubernetes.Training;

public sealed class GangJudgeTests
{
    // A pod is written TYPE-INDEX=PHASE, then :EXITCODE or *RESTARTS.
    [Theory]
    [InlineData("PS:1 Worker:2", "{}", "ps-0=Running worker-0=Pending worker-1=Running", GangState.Starting, "worker-0")]
    [InlineData("PS:1 Worker:2", "{}", "ps-0=Running worker-0=Running worker-1=Running", GangState.Running, "worker-0")]
    [InlineData("PS:1 Worker:2", "{}", "ps-0=Running worker-0=Succeeded worker-1=Running", GangState.Succeeded, "worker-0")]
    [InlineData("PS:1 Worker:2", "{}", "ps-0=Running worker-0=Running worker-1=Succeeded", GangState.Running, "worker-0")]
    [InlineData("Chief:1 Worker:2", "{}", "chief-0=Running worker-0=Succeeded worker-1=Running", GangState.Running, "chief-0")]
    [InlineData("Chief:1 Worker:2", "{}", "chief-0=Succeeded worker-0=Running worker-1=Running", GangState.Succeeded, "chief-0")]
    [InlineData("Chief:1 Worker:1", "{}", "chief-0=Running worker-0=Failed:1", GangState.Failed, "worker-0")]
    [InlineData("PS:1 Worker:1", "{}", "ps-0=Failed:1 worker-0=Running", GangState.Failed, "ps-0")]
    [InlineData("PS:1 Worker:1", "{}", "worker-0=Running", GangState.Failed, null)]
    [InlineData("PS:1 Worker:1", "{}", "worker-0=Succeeded", GangState.Succeeded, "worker-0")]
    [InlineData("Worker:2", """{"successPolicy": "AllWorkers"}""", "worker-0=Succeeded worker-1=Running", GangState.Running, "worker-0")]
    [InlineData("Worker:2", """{"successPolicy": "AllWorkers"}""", "worker-0=Succeeded worker-1=Succeeded", GangState.Succeeded, "worker-0")]
    [InlineData("Worker:2:ExitCode", "{}", "worker-0=Running worker-1=Failed:1", GangState.Failed, "worker-1")]
    [InlineData("Worker:2:ExitCode", "{}", "worker-0=Running worker-1=Failed:137", GangState.Starting, "worker-0", "worker-1")]
    [InlineData("Worker:1:OnFailure", """{"runPolicy": {"backoffLimit": 3}}""", "worker-0=Running*3", GangState.Running, "worker-0")]
    [InlineData("Worker:1:OnFailure", """{"runPolicy": {"backoffLimit": 3}}""", "worker-0=Running*4", GangState.Failed, "worker-0")]
    [InlineData("Worker:1:OnFailure", "{}", "worker-0=Running*40", GangState.Running, "worker-0")]
    [InlineData("Worker:1:Always", "{}", "worker-0=Running+0", GangState.Succeeded, "worker-0")]
    [InlineData("Worker:1:OnFailure", "{}", "worker-0=Running+0", GangState.Running, "worker-0")]
    public void Judges_by_the_operators_rules(
        string replicas, string rest, string pods, object state, string? decisive, params string[] renewed)
    {
        var verdict = GangJudge.Judge(Jobs.Read("TFJob", replicas, rest), "line-abc", Pods(pods));

        Assert.Equal(state, verdict.State);
        Assert.Equal(decisive is null ? null : $"line-abc-{decisive}", (string?)verdict.Decisive?["metadata"]!["name"]);
        Assert.Equal(renewed.Select(name => $"line-abc-{name}"), verdict.Renew.Select(pod => (string)pod["metadata"]!["name"]!));
    }

    [Fact]
    public void Counts_pods_that_were_made_again_against_the_limit()
    {
        var job = Jobs.Read("TFJob", "Worker:1:ExitCode", """{"runPolicy": {"backoffLimit": 2}}""");
        var pods = Pods("worker-0=Failed:143");
        pods[0]["metadata"]!["annotations"] = new JsonObject { [GangObjects.Renewals] = "1" };
        Assert.Single(GangJudge.Judge(job, "line-abc", pods).Renew);

        pods[0]["metadata"]!["annotations"]![GangObjects.Renewals] = "2";
        var verdict = GangJudge.Judge(job, "line-abc", pods);
        Assert.Equal(GangState.Failed, verdict.State);
        Assert.Equal("3 restarts are more than runPolicy.backoffLimit 2", verdict.Message);
    }

    [Theory]
    [InlineData("Running", "worker-1")]
    [InlineData("All", "worker-0 worker-1")]
    [InlineData("None", "")]
    public void Cleans_as_the_policy_says(string policy, string expected)
    {
        var job = Jobs.Read("TFJob", "Worker:2", $$$"""{"runPolicy": {"cleanPodPolicy": "{{{policy}}}"}}""");
        var cleaned = GangJudge.ToClean(job, Pods("worker-0=Succeeded worker-1=Running")).Select(pod => ((string)pod["metadata"]!["name"]!)["line-abc-".Length..]);
        Assert.Equal(expected, string.Join(" ", cleaned));
    }

    private static List<JsonObject> Pods(string text) => [.. text.Split(' ').Select(Pod)];

    private static JsonObject Pod(string text)
    {
        var words = text.Split('=', ':', '*', '+');
        JsonObject status = [];
        if (words.Length > 2)
        {
            var number = int.Parse(words[2]);
            var ended = new JsonObject { ["terminated"] = new JsonObject { ["exitCode"] = number } };
            status[text.Contains(':') ? "state" : text.Contains('+') ? "lastState" : "restartCount"] = text.Contains('*') ? number : ended;
        }

        var pod = new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = $"line-abc-{words[0]}" },
            ["status"] = new JsonObject { ["phase"] = words[1], ["containerStatuses"] = new JsonArray(status) },
        };
        return Jobs.Parse(pod.ToJsonString());
    }
}
