using System.Diagnostics;
using Vizier.Runner.Launchers.Local;
using Vizier.Runner.Tests.Support;
using static Vizier.Protocol.Runners.ReportAttemptRequest.Types.Ended.Types;

namespace Vizier.Runner.Tests.Launchers.Local;

public sealed class StoppingTests
{
    [Fact]
    public async Task A_stop_reaches_children_of_children_and_lets_the_program_finish()
    {
        using var fixture = new LauncherFixture();
        var attempt = Support.Attempts.Shell(
            "trap 'echo loss=0.25; exit 7' TERM; sh -c 'sleep 60 & sleep 60' & echo loss=1; wait");
        var running = fixture.RunAsync(attempt);
        await fixture.Observer.HasMeasured;

        fixture.Stop.Stop("median rule");
        var end = await running;

        Assert.Equal((Reason.Stopped, 7, "median rule"), (end.Reason, end.ExitCode, end.Message));
        Assert.Equal([1, 0.25], fixture.Observer.Values("loss"));
        AssertNothingLeft(fixture, attempt);
    }

    [Fact]
    public async Task Who_ignores_the_stop_is_killed_after_the_grace()
    {
        using var fixture = new LauncherFixture(graceSeconds: 0.3);
        var attempt = Support.Attempts.Shell("trap '' TERM; echo loss=1; while :; do sleep 0.05; done");
        var running = fixture.RunAsync(attempt);
        await fixture.Observer.HasMeasured;

        var clock = Stopwatch.StartNew();
        fixture.Stop.Stop("enough");
        var end = await running;

        Assert.Equal((Reason.Stopped, null, "enough"), (end.Reason, end.ExitCode, end.Message));
        Assert.InRange(clock.Elapsed.TotalSeconds, 0.29, 20);
        AssertNothingLeft(fixture, attempt);
    }

    [Fact]
    public async Task A_child_that_ignores_the_stop_is_killed_though_its_parent_obeyed()
    {
        using var fixture = new LauncherFixture(graceSeconds: 0.3);
        var attempt = Support.Attempts.Shell("(trap '' TERM; sleep 60; sleep 60) & echo loss=1; wait");
        var running = fixture.RunAsync(attempt);
        await fixture.Observer.HasMeasured;

        fixture.Stop.Stop("enough");

        Assert.Equal(Reason.Stopped, (await running).Reason);
        AssertNothingLeft(fixture, attempt);
    }

    [Fact]
    public async Task A_child_in_a_session_of_its_own_does_not_escape_a_stop()
    {
        using var fixture = new LauncherFixture();
        var attempt = Support.Attempts.Shell("setsid sleep 60 & echo loss=1; wait");
        var running = fixture.RunAsync(attempt);
        await fixture.Observer.HasMeasured;

        fixture.Stop.Stop("enough");
        _ = await running;

        AssertNothingLeft(fixture, attempt);
    }

    [Fact]
    public async Task A_suspended_program_is_stopped_too()
    {
        using var fixture = new LauncherFixture();
        var running = fixture.RunAsync(Support.Attempts.Shell("echo loss=1; kill -s STOP $$$$; sleep 60"));
        await fixture.Observer.HasMeasured;

        fixture.Stop.Stop("enough");

        Assert.Equal((Reason.Stopped, 143), await running is var end ? (end.Reason, end.ExitCode) : default);
    }

    [Fact]
    public async Task What_a_program_leaves_in_the_background_ends_with_it()
    {
        using var fixture = new LauncherFixture();
        var attempt = Support.Attempts.Shell("sleep 60 & echo loss=1");

        var end = await fixture.RunAsync(attempt);

        Assert.Equal(Reason.Completed, end.Reason);
        AssertNothingLeft(fixture, attempt);
    }

    [Fact]
    public async Task A_deadline_ends_the_program_with_its_own_reason()
    {
        using var fixture = new LauncherFixture();
        var attempt = Support.Attempts.Shell("echo loss=1; sleep 60").WithDeadline(1);
        var clock = Stopwatch.StartNew();

        var end = await fixture.RunAsync(attempt);

        Assert.Equal((Reason.DeadlineExceeded, 143), (end.Reason, end.ExitCode));
        Assert.InRange(clock.Elapsed.TotalSeconds, 0.9, 30);
        AssertNothingLeft(fixture, attempt);
    }

    [Fact]
    public async Task An_abandoned_attempt_is_killed_without_grace()
    {
        using var fixture = new LauncherFixture();
        var attempt = Support.Attempts.Shell("trap '' TERM; echo loss=1; while :; do sleep 1; done");
        var running = fixture.RunAsync(attempt);
        await fixture.Observer.HasMeasured;

        var clock = Stopwatch.StartNew();
        fixture.Stop.Abandon("not ours");
        _ = await running;

        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 9);
        AssertNothingLeft(fixture, attempt);
    }

    [Fact]
    public async Task A_process_that_is_killed_from_outside_together_with_its_shell_is_lost()
    {
        using var fixture = new LauncherFixture();
        var attempt = Support.Attempts.Shell("echo loss=1; kill -9 0");

        var end = await fixture.RunAsync(attempt);

        Assert.Equal((Reason.Lost, null), (end.Reason, end.ExitCode));
        Assert.Equal([1], fixture.Observer.Values("loss"));
    }

    [Fact]
    public async Task A_damaged_event_file_ends_the_attempt_with_its_own_reason()
    {
        using var fixture = new LauncherFixture();
        var attempt = Support.Attempts.Shell("mkdir $0; head -c 100 /dev/zero > $0/events.out.tfevents.1; sleep 60", container: main =>
                main["args"] = new System.Text.Json.Nodes.JsonArray("/tf-of-this-test"))
            .Collecting(Protocol.Runners.Attempt.Types.Collector.Types.Kind.TensorFlowEvent, "/tf-of-this-test/");

        var end = await fixture.RunAsync(attempt);

        Assert.Equal(Reason.CollectorFailed, end.Reason);
        Assert.Contains("the checksum of the record at offset 0 is wrong", end.Message, StringComparison.Ordinal);
        AssertNothingLeft(fixture, attempt);
    }

    private static void AssertNothingLeft(LauncherFixture fixture, Protocol.Runners.Attempt attempt) =>
        Assert.Equal(0, Processes.CountMarked(TrialEnvironment.Mark, fixture.FolderOf(attempt).Path));
}
