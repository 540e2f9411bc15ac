using System.Text.Json.Nodes;
using Vizier.Runner.Launchers.Kubernetes;
using Reason = Vizier.Protocol.Runners.ReportAttemptRequest.Types.Ended.Types.Reason;

namespace Vizier.Runner.Tests.Launchers.Kubernetes;

public sealed class PodEndingsTests
{
    private const string Killed = """{"exitCode":137,"reason":"Error","finishedAt":"2026-03-01T10:00:10Z"}""";

    [Theory]
    [InlineData("""{"exitCode":3,"reason":"Error"}""", "", Reason.ExitCode, "exit code 3")]
    [InlineData("""{"exitCode":137,"reason":"OOMKilled"}""", "", Reason.OutOfMemory, "OOMKilled")]
    [InlineData("""{"exitCode":128,"reason":"StartError","message":"exec: \"no\": not found"}""", "", Reason.CommandNotFound, "not found")]
    [InlineData(Killed, "\"reason\":\"DeadlineExceeded\",\"message\":\"too long\"", Reason.DeadlineExceeded, "activeDeadlineSeconds")]
    [InlineData(Killed, "\"reason\":\"Evicted\",\"message\":\"The node was low on resource: memory.\"", Reason.Evicted, "low on resource")]
    [InlineData(Killed, "\"reason\":\"NodeShutdown\",\"message\":\"\"", Reason.NodeLost, "node n1")]
    [InlineData(Killed, "\"conditions\":[{\"type\":\"DisruptionTarget\",\"status\":\"True\",\"reason\":\"PreemptionByScheduler\",\"message\":\"for a\"}]", Reason.Preempted, "for a")]
    [InlineData(Killed, "\"conditions\":[{\"type\":\"DisruptionTarget\",\"status\":\"True\",\"reason\":\"EvictionByEvictionAPI\",\"message\":\"drain\"}]", Reason.Drained, "drain")]
    [InlineData(Killed, "\"conditions\":[{\"type\":\"DisruptionTarget\",\"status\":\"True\",\"reason\":\"DeletionByTaintManager\",\"message\":\"taint\"}]", Reason.NodeLost, "taint")]
    [InlineData(Killed, "\"conditions\":[{\"type\":\"DisruptionTarget\",\"status\":\"True\",\"reason\":\"TerminationByKubelet\",\"message\":\"pressure\"}]", Reason.Evicted, "pressure")]
    public void A_pods_end_is_told_by_its_status(string terminated, string status, Reason reason, string words)
    {
        var (found, _, message) = PodEndings.Classify(Pod(terminated, status), [], isGone: false, new Outcome(OutcomeState.Failed));

        Assert.Equal(reason, found);
        Assert.Contains(words, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Preempted", Reason.Preempted)]
    [InlineData("Evicted", Reason.Evicted)]
    [InlineData("TaintManagerEviction", Reason.NodeLost)]
    [InlineData("Killing", Reason.Deleted)]
    public void Where_the_status_is_silent_the_events_tell_who_deleted_a_pod(string said, Reason reason)
    {
        ObjectEvent[] events = [new(said, "words", IsWarning: false, default)];

        Assert.Equal(reason, PodEndings.Classify(Pod(Killed, ""), events, isGone: true, new Outcome(OutcomeState.Open)).Reason);
    }

    [Theory]
    [InlineData(NodeState.Closed, Reason.Drained)]
    [InlineData(NodeState.Lost, Reason.NodeLost)]
    [InlineData(NodeState.Ordinary, Reason.Deleted)]
    internal void Where_the_events_are_silent_too_the_node_tells(NodeState node, Reason reason) =>
        Assert.Equal(reason, PodEndings.Classify(Pod(Killed, ""), [], isGone: true, new Outcome(OutcomeState.Open), node).Reason);

    [Fact]
    public void Pods_that_a_Job_deletes_when_its_time_is_up_were_too_slow()
    {
        var job = new Outcome(OutcomeState.Failed, "DeadlineExceeded", "Job was active longer than specified deadline");

        Assert.Equal(Reason.DeadlineExceeded, PodEndings.Classify(Pod(Killed, "", deletion: "2026-03-01T10:00:39Z"), [], isGone: true, job).Reason);
    }

    [Fact]
    public void An_end_before_the_deletion_is_the_programs_own()
    {
        // The timestamp is the end of the grace of 30 s.
        Assert.False(PodEndings.WasDeletedFirst(Pod(Killed, "", deletion: "2026-03-01T10:00:45Z")!));
        Assert.True(PodEndings.WasDeletedFirst(Pod(Killed, "", deletion: "2026-03-01T10:00:39Z")!));
    }

    [Fact]
    public void Without_a_pod_the_objects_own_words_count()
    {
        var failed = PodEndings.Classify(null, [], isGone: false, new Outcome(OutcomeState.Failed, "DeadlineExceeded", "Job was active longer"));
        var gone = PodEndings.Classify(null, [], isGone: true, new Outcome(OutcomeState.Open));

        Assert.Equal((Reason.DeadlineExceeded, "Job was active longer"), (failed.Reason, failed.Message));
        Assert.Equal(Reason.Deleted, gone.Reason);
    }

    private static PodState? Pod(string terminated, string status, string? deletion = null) => PodState.Of(
        JsonNode.Parse($$$"""
            {
              "metadata": { "name": "p"{{{(deletion is null ? "" : $", \"deletionTimestamp\": \"{deletion}\", \"deletionGracePeriodSeconds\": 30")}}} },
              "spec": { "nodeName": "n1", "containers": [ { "name": "main" } ] },
              "status": {
                "phase": "Failed"{{{(status.Length == 0 ? "" : $", {status}")}}},
                "containerStatuses": [ { "name": "main", "state": { "terminated": {{{terminated}}} } } ]
              }
            }
            """)!.AsObject(),
        "main");
}
