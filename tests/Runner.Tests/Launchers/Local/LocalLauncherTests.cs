using System.Diagnostics;
using System.Text.Json.Nodes;
using Vizier.Runner.Launchers;
using Vizier.Runner.Tests.Support;
using static Vizier.Protocol.Runners.ReportAttemptRequest.Types.Ended.Types;

namespace Vizier.Runner.Tests.Launchers.Local;

public sealed class LocalLauncherTests
{
    [Fact]
    public async Task A_program_that_ends_well_is_completed_and_its_output_kept()
    {
        using var fixture = new LauncherFixture();
        var attempt = Support.Attempts.Shell("echo loss=0.5; echo warned >&2");

        var end = await fixture.RunAsync(attempt);

        Assert.Equal((Reason.Completed, 0, ""), (end.Reason, end.ExitCode, end.Message));
        Assert.Equal([0.5], fixture.Observer.Values("loss"));
        var folder = fixture.FolderOf(attempt);
        Assert.Equal(folder.Path, fixture.Observer.Location);
        Assert.Equal("loss=0.5\n", File.ReadAllText(folder.StandardOutput));
        Assert.Equal("warned\n", File.ReadAllText(folder.StandardError));
        Assert.Equal("0\n", File.ReadAllText(folder.Exit));
    }

    [Fact]
    public async Task Metrics_are_read_from_both_streams_and_without_a_last_line_end()
    {
        using var fixture = new LauncherFixture();

        _ = await fixture.RunAsync(Support.Attempts.Shell("printf loss=2; printf loss=1 >&2"));

        Assert.Equal([2, 1], fixture.Observer.Values("loss"));
    }

    [Fact]
    public async Task An_exit_code_is_reported_with_the_last_lines()
    {
        using var fixture = new LauncherFixture();

        var end = await fixture.RunAsync(Support.Attempts.Shell("echo no data >&2; exit 3"));

        Assert.Equal((Reason.ExitCode, 3), (end.Reason, end.ExitCode));
        Assert.Equal("the program ended with exit code 3; standard error ended with:\nno data", end.Message);
    }

    [Fact]
    public async Task A_signal_is_named()
    {
        using var fixture = new LauncherFixture();

        var end = await fixture.RunAsync(Support.Attempts.Shell("kill -s SEGV $$$$"));

        Assert.Equal((Reason.ExitCode, 139), (end.Reason, end.ExitCode));
        Assert.Contains("signal 11 (SIGSEGV)", end.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-such-program-anywhere", "not found in PATH")]
    [InlineData("./missing.sh", "does not exist")]
    [InlineData("/etc/passwd", "cannot be executed")]
    [InlineData("/tmp", "is a folder")]
    public async Task A_command_that_cannot_be_executed_has_its_own_reason(string command, string message)
    {
        using var fixture = new LauncherFixture();
        var attempt = Support.Attempts.Command([command]);

        var end = await fixture.RunAsync(attempt);

        Assert.Equal((Reason.CommandNotFound, null), (end.Reason, end.ExitCode));
        Assert.Contains(message, end.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(fixture.FolderOf(attempt).Process));
    }

    [Fact]
    public async Task A_missing_working_directory_is_a_failed_launch()
    {
        using var fixture = new LauncherFixture();

        var end = await fixture.RunAsync(Support.Attempts.Command(["true"], container: main => main["workingDir"] = "/no/such/folder"));

        Assert.Equal(Reason.LaunchFailed, end.Reason);
        Assert.Equal("the working directory /no/such/folder does not exist", end.Message);
    }

    [Fact]
    public async Task Arguments_that_are_too_long_are_a_failed_launch()
    {
        using var fixture = new LauncherFixture();

        var end = await fixture.RunAsync(Support.Attempts.Command(["true", new string('x', 4_000_000)]));

        Assert.Equal(Reason.LaunchFailed, end.Reason);
        Assert.Contains("Argument list too long", end.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_program_learns_who_it_is_from_its_environment()
    {
        using var fixture = new LauncherFixture();
        var attempt = Support.Attempts.Shell(
            "env | sort; echo \"arg=$0\"",
            container: main =>
            {
                main["args"] = new JsonArray("$(GREETING) $$(GREETING) $(UNKNOWN)");
                main["env"] = new JsonArray(
                    new JsonObject { ["name"] = "NAME", ["value"] = "$(KATIB_TRIAL_NAME)" },
                    new JsonObject { ["name"] = "GREETING", ["value"] = "hello $(NAME)" });
            });

        _ = await fixture.RunAsync(attempt);

        var lines = File.ReadAllLines(fixture.FolderOf(attempt).StandardOutput);
        Assert.Contains("arg=hello probe-run1 $(GREETING) $(UNKNOWN)", lines);
        Assert.Contains("VIZIER_TRIAL=owners/test/studies/probe/trials/1", lines);
        Assert.Contains("VIZIER_PARAM_LEARNING_RATE=0.25", lines);
        Assert.Contains("VIZIER_PARAM_OPTIMIZER=adam", lines);
        Assert.Contains("VIZIER_PARAMETERS={\"--learning-rate\":0.25,\"optimizer\":\"adam\"}", lines);
        Assert.Contains("VIZIER_ENDPOINT=http://127.0.0.1:28080", lines);
        Assert.Contains("VIZIER_TOKEN=secret-token", lines);
        Assert.Contains("PYTHONUNBUFFERED=1", lines);
        Assert.Contains(lines, line => line.StartsWith("VIZIER_CHECKPOINT_DIR=", StringComparison.Ordinal) && Directory.Exists(line[22..]));
        Assert.DoesNotContain(lines, line => line.StartsWith("CUDA_VISIBLE_DEVICES=", StringComparison.Ordinal));
        var script = File.ReadAllText(fixture.FolderOf(attempt).Command);
        Assert.Contains("export VIZIER_PARAM_OPTIMIZER=adam\n", script, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-token", script, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trial_that_goes_on_from_another_starts_with_a_copy_of_its_checkpoint()
    {
        using var fixture = new LauncherFixture();
        var parent = Support.Attempts.Shell("cd $$VIZIER_CHECKPOINT_DIR; mkdir model; echo parent >model/weights; ln -s model/weights latest");
        parent.CheckpointKey = "run1";
        _ = await fixture.RunAsync(parent);
        var unfinished = Directory.CreateDirectory(Path.Combine(fixture.Folder.State.Root, "checkpoints", "run2.new", "model"));
        File.WriteAllText(Path.Combine(unfinished.FullName, "weights"), "half");

        var child = Support.Attempts.Shell("cd $$VIZIER_CHECKPOINT_DIR; cat latest; readlink latest; echo child >model/weights", trial: 2);
        (child.CheckpointKey, child.ParentCheckpointKey) = ("run2", "run1");
        _ = await fixture.RunAsync(child);
        Assert.Equal("parent\nmodel/weights\n", File.ReadAllText(fixture.FolderOf(child).StandardOutput));

        var again = Support.Attempts.Shell("cat $$VIZIER_CHECKPOINT_DIR/latest", trial: 2);
        (again.Name, again.CheckpointKey, again.ParentCheckpointKey) = ("owners/test/studies/probe/trials/2/attempts/2", "run2", "run1");
        _ = await fixture.RunAsync(again);
        Assert.Equal("child\n", File.ReadAllText(fixture.FolderOf(again).StandardOutput));

        var sibling = Support.Attempts.Shell("cat $$VIZIER_CHECKPOINT_DIR/latest", trial: 3);
        (sibling.CheckpointKey, sibling.ParentCheckpointKey) = ("run3", "run1");
        _ = await fixture.RunAsync(sibling);
        Assert.Equal("parent\n", File.ReadAllText(fixture.FolderOf(sibling).StandardOutput));

        var orphan = Support.Attempts.Shell("ls -A $$VIZIER_CHECKPOINT_DIR", trial: 4);
        (orphan.CheckpointKey, orphan.ParentCheckpointKey) = ("run4", "elsewhere");
        _ = await fixture.RunAsync(orphan);
        Assert.Equal("", File.ReadAllText(fixture.FolderOf(orphan).StandardOutput));
    }

    [Fact]
    public async Task The_kept_command_can_be_run_again_by_hand()
    {
        using var fixture = new LauncherFixture();
        var attempt = Support.Attempts.Shell("echo \"it's $0\"", container: main => main["args"] = new JsonArray("a 'b' $c"));
        _ = await fixture.RunAsync(attempt);

        using var again = Process.Start(new ProcessStartInfo("sh", [fixture.FolderOf(attempt).Command]) { RedirectStandardOutput = true })!;

        Assert.Equal("it's a 'b' $c\n", await again.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Signals_that_the_runtime_ignores_work_in_the_program()
    {
        using var fixture = new LauncherFixture();

        // With SIGPIPE ignored, yes would complain and go on to exit code 1 instead of dying by the signal.
        _ = await fixture.RunAsync(Support.Attempts.Shell("{ yes; echo code=$? >&2; } | head -1; sleep 0.1; echo loss=1"));

        var errors = File.ReadAllText(fixture.FolderOf(Support.Attempts.Shell("")).StandardError);
        Assert.Equal("code=141\n", errors);
    }

    [Fact]
    public async Task A_program_without_the_objective_says_what_came_near()
    {
        using var fixture = new LauncherFixture();

        var end = await fixture.RunAsync(Support.Attempts.Shell("echo 'Loss is 0.3'"));

        Assert.Equal(Reason.Completed, end.Reason);
        Assert.StartsWith("the metric \"loss\" was not reported; the nearest was: Loss is 0.3", end.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_are_seen_while_the_program_runs()
    {
        using var fixture = new LauncherFixture();
        var running = fixture.RunAsync(Support.Attempts.Shell("echo loss=1; sleep 60"));

        await fixture.Observer.HasMeasured;

        Assert.False(running.IsCompleted);
        fixture.Stop.Stop("seen");
        Assert.Equal(Reason.Stopped, (await running).Reason);
    }

    [Fact]
    public async Task Python_prints_are_seen_at_once_though_nobody_flushes()
    {
        using var fixture = new LauncherFixture();
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "python3"))))
        {
            Assert.Skip("python3 is not installed");
        }

        var running = fixture.RunAsync(Support.Attempts.Command(
            ["python3", "-c", "import time; print({'loss': 0.5, 'epoch': 3}); time.sleep(60)"]));

        await fixture.Observer.HasMeasured;

        Assert.False(running.IsCompleted);
        Assert.Equal([0.5], fixture.Observer.Values("loss"));
        fixture.Stop.Stop("seen");
        Assert.Equal(143, (await running).ExitCode);
    }

    [Fact]
    public async Task Manifests_that_need_Kubernetes_fail_with_the_reason()
    {
        using var fixture = new LauncherFixture();
        var attempt = Support.Attempts.Command(["true"]);
        attempt.Manifest = attempt.Manifest.Replace("\"Pod\"", "\"TFJob\"", StringComparison.Ordinal);

        var end = await fixture.RunAsync(attempt);

        Assert.Equal(Reason.LaunchFailed, end.Reason);
        Assert.Contains("TFJob of v1 needs Kubernetes", end.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_would_be_shared_by_trials_is_each_trials_own()
    {
        using var fixture = new LauncherFixture();
        const string Shared = "/katib-of-this-test/logs/metrics.log";
        var kind = Protocol.Runners.Attempt.Types.Collector.Types.Kind.File;
        var first = Support.Attempts.Shell($"echo loss=1 > {Shared}").Collecting(kind, Shared);
        var second = Support.Attempts.Shell("mkdir -p $0; echo loss=2 > $0/metrics.log", 2, main => main["args"] = new JsonArray("/katib-of-this-test/logs"))
            .Collecting(kind, Shared);
        var (one, two) = (new Observer(), new Observer());

        _ = await Task.WhenAll(
            fixture.RunAsync(first, one, new StopRequest()),
            fixture.RunAsync(second, two, new StopRequest()));

        Assert.Equal([1], one.Values("loss"));
        Assert.Equal([2], two.Values("loss"));
        Assert.False(Directory.Exists("/katib-of-this-test"));
    }
}
