using Grpc.Core;
using Vizier.Runner.Tests.Support;
using static Vizier.Protocol.Runners.ReportAttemptRequest.Types.Ended.Types;

namespace Vizier.Runner.Tests.Attempts;

public sealed class AttemptReconcilerTests
{
    [Fact]
    public async Task Wanted_attempts_are_run_and_their_measurements_and_ends_reported()
    {
        await using var runner = await RunnerFixture.StartAsync();
        var attempts = Enumerable.Range(1, 4).Select(trial => Support.Attempts.Shell($"echo loss={trial}; echo loss=0.{trial}; exit {trial % 2}", trial)).ToList();

        runner.Service.Want(attempts);

        foreach (var (trial, attempt) in attempts.Index().Select(pair => (pair.Index + 1, pair.Item)))
        {
            await runner.Service.EndOf(attempt);
            var record = runner.Service[attempt];
            Assert.Equal([trial, trial / 10.0], record.Values.Values);
            Assert.Equal(trial % 2, record.Ended!.ExitCode);
            Assert.Equal(runner.FolderOf(attempt), Assert.Single(record.Starts).Location);
        }

        await Processes.Until(() => ActiveFiles(runner).Length == 0, "the acknowledged attempts to be forgotten");
    }

    [Fact]
    public async Task Leases_of_running_attempts_are_renewed_and_those_of_ended_ones_are_not()
    {
        await using var runner = await RunnerFixture.StartAsync();
        var (brief, lasting) = (Support.Attempts.Shell("echo loss=1", 1), Support.Attempts.Shell("sleep 60", 2));
        runner.Service.LeaseTime = TimeSpan.FromSeconds(1);
        runner.Service.Want(brief, lasting);
        await runner.Service.EndOf(brief);

        await Processes.Until(() => runner.Service.Syncs[^1].Leases is ["lease-2"], "a renewal of the running attempt alone");

        runner.Service.Forget(lasting);
        await Processes.Until(() => runner.CountProcesses(lasting) == 0, "the attempt that is not wanted to be killed");
        Assert.Null(runner.Service[lasting].Ended);
    }

    [Fact]
    public async Task A_stop_reason_ends_the_attempt_by_sync_as_by_report()
    {
        await using var runner = await RunnerFixture.StartAsync();
        var (first, second) = (Support.Attempts.Shell("sleep 60", 1), Support.Attempts.Shell("sleep 0.5; echo loss=1; sleep 60", 2));
        runner.Service.Want(first, second);
        await Processes.Until(() => runner.Service[first].Starts.Count > 0 && runner.Service[second].Starts.Count > 0, "both to start");

        first.StopReason = "goal reached";
        runner.Service.Want(first);
        runner.Service[second].StopReason = "median rule";

        await runner.Service.EndOf(first);
        await runner.Service.EndOf(second);
        Assert.Equal((Reason.Stopped, "goal reached"), (runner.Service[first].Ended!.Reason, runner.Service[first].Ended!.Message));
        Assert.Equal((Reason.Stopped, "median rule"), (runner.Service[second].Ended!.Reason, runner.Service[second].Ended!.Message));
    }

    [Fact]
    public async Task An_attempt_that_passed_to_another_runner_is_killed_and_forgotten()
    {
        await using var runner = await RunnerFixture.StartAsync();
        var attempt = Support.Attempts.Shell("while :; do echo loss=1; sleep 0.05; done");
        runner.Service.Want(attempt);
        await Processes.Until(() => runner.Service[attempt].Values.Count > 0, "a measurement");

        runner.Service.Refusal = new RpcException(new Status(StatusCode.FailedPrecondition, "the lease is somebody else's"));

        await Processes.Until(() => runner.CountProcesses(attempt) == 0 && ActiveFiles(runner).Length == 0, "the attempt to be given up");
    }

    [Fact]
    public async Task Reports_outlive_a_service_that_is_down_and_answers_that_are_lost()
    {
        await using var runner = await RunnerFixture.StartAsync();
        var attempt = Support.Attempts.Shell("for i in 1 2 3 4 5 6 7 8; do echo loss=$i; sleep 0.1; done");
        runner.Service.Want(attempt);
        await Processes.Until(() => runner.Service[attempt].Values.Count > 0, "a measurement");
        var port = new Uri(runner.Service.Endpoint).Port;

        await runner.Service.CloseAsync();
        await Task.Delay(300, TestContext.Current.CancellationToken);
        runner.Service.LosesAnswers = true;
        await runner.Service.ListenAsync(port);
        await Processes.Until(() => runner.Service.LostAnswers > 2, "reports after the outage");
        runner.Service.LosesAnswers = false;

        await runner.Service.EndOf(attempt);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], runner.Service[attempt].Values.Values);
    }

    [Fact]
    public async Task A_runner_that_comes_back_adopts_what_runs_and_finishes_what_ended_meanwhile()
    {
        await using var runner = await RunnerFixture.StartAsync();
        var lasting = Support.Attempts.Shell("echo $$$$ >> pids; for i in 1 2 3; do echo loss=$i; sleep 0.4; done", 1);
        var brief = Support.Attempts.Shell("echo loss=7; sleep 0.3; echo loss=8; exit 5", 2);
        runner.Service.Want(lasting, brief);
        await Processes.Until(() => runner.Service[lasting].Values.Count > 0 && runner.Service[brief].Values.Count > 0, "first measurements");

        await runner.DetachAsync();
        await Processes.Until(() => File.Exists(Path.Combine(runner.FolderOf(brief), "exit")), "the brief one to end by itself");
        runner.Start();

        await runner.Service.EndOf(lasting);
        await runner.Service.EndOf(brief);
        Assert.Equal([1, 2, 3], runner.Service[lasting].Values.Values);
        Assert.Equal(Reason.Completed, runner.Service[lasting].Ended!.Reason);
        Assert.Equal([7, 8], runner.Service[brief].Values.Values);
        Assert.Equal((Reason.ExitCode, 5), (runner.Service[brief].Ended!.Reason, runner.Service[brief].Ended!.ExitCode));
        Assert.Single(File.ReadAllLines(runner.Folder.File("pids")));
    }

    [Fact]
    public async Task A_stop_that_was_under_way_is_finished_by_the_next_runner()
    {
        await using var runner = await RunnerFixture.StartAsync(graceSeconds: 1);
        var attempt = Support.Attempts.Shell("trap '' TERM; echo loss=1; while :; do sleep 0.1; done");
        runner.Service.Want(attempt);
        await Processes.Until(() => runner.Service[attempt].Values.Count > 0, "a measurement");
        attempt.StopReason = "median rule";
        runner.Service.Want(attempt);
        await Processes.Until(() => File.Exists(Path.Combine(runner.FolderOf(attempt), "stop")), "the stop to begin");

        await runner.DetachAsync();
        Assert.NotEqual(0, runner.CountProcesses(attempt));
        runner.Start();

        await runner.Service.EndOf(attempt);
        Assert.Equal((Reason.Stopped, "median rule"), (runner.Service[attempt].Ended!.Reason, runner.Service[attempt].Ended!.Message));
        Assert.Equal(0, runner.CountProcesses(attempt));
    }

    [Fact]
    public async Task What_is_no_longer_wanted_after_a_restart_is_killed()
    {
        await using var runner = await RunnerFixture.StartAsync();
        var attempt = Support.Attempts.Shell("trap '' TERM; echo loss=1; while :; do sleep 1; done");
        runner.Service.Want(attempt);
        await Processes.Until(() => runner.Service[attempt].Values.Count > 0, "a measurement");

        await runner.DetachAsync();
        Assert.NotEqual(0, runner.CountProcesses(attempt));
        runner.Service.Forget(attempt);
        runner.Start();

        await Processes.Until(() => runner.CountProcesses(attempt) == 0 && ActiveFiles(runner).Length == 0, "the leftover to be killed");
    }

    [Fact]
    public async Task An_attempt_that_cannot_be_followed_does_not_run_on_unseen()
    {
        await using var runner = await RunnerFixture.StartAsync();
        var attempt = Support.Attempts.Shell("sleep 0.2; echo loss=1; sleep 60");
        _ = Directory.CreateDirectory(Path.Combine(runner.FolderOf(attempt), "measurements.jsonl"));

        runner.Service.Want(attempt);

        await runner.Service.EndOf(attempt);
        Assert.Equal(Reason.Lost, runner.Service[attempt].Ended!.Reason);
        Assert.StartsWith("the runner could not follow it", runner.Service[attempt].Ended!.Message, StringComparison.Ordinal);
        Assert.Equal(0, runner.CountProcesses(attempt));
    }

    [Fact]
    public async Task An_attempt_that_is_to_be_stopped_before_it_began_is_never_launched()
    {
        await using var runner = await RunnerFixture.StartAsync();
        var attempt = Support.Attempts.Shell("sleep 60");
        attempt.StopReason = "goal reached";

        runner.Service.Want(attempt);

        await runner.Service.EndOf(attempt);
        Assert.Equal((Reason.Stopped, "goal reached"), (runner.Service[attempt].Ended!.Reason, runner.Service[attempt].Ended!.Message));
        Assert.Empty(runner.Service[attempt].Starts);
    }

    [Fact]
    public async Task Attempts_wait_in_order_for_GPUs_and_say_so()
    {
        await using var runner = await RunnerFixture.StartAsync(gpus: 2);
        var attempts = Enumerable.Range(1, 3).Select(trial => WithGpus(trial == 2 ? 2 : 1, trial)).ToList();
        runner.Service.Want(attempts);

        await Processes.Until(() => runner.Service[attempts[0]].Starts.Count > 0, "the first to start");
        await Processes.Until(() => runner.Service[attempts[1]].WaitingFor.Length > 0, "the second to wait");
        Assert.Equal("2 of 2 GPUs; 1 are free", runner.Service[attempts[1]].WaitingFor);
        Assert.Empty(runner.Service[attempts[2]].Starts);
        File.WriteAllText(runner.Folder.File("go"), "");

        foreach (var attempt in attempts)
        {
            await runner.Service.EndOf(attempt);
        }

        Assert.Equal([[0], [0, 1], [0]], attempts.Select(attempt => runner.Service[attempt].Starts[0].Gpus.ToArray()));
        Assert.Equal("gpus=0,1\n", File.ReadAllText(Path.Combine(runner.FolderOf(attempts[1]), "stdout")));
    }

    [Fact]
    public async Task A_second_runner_on_the_same_folder_is_refused()
    {
        await using var runner = await RunnerFixture.StartAsync();

        var (connection, second) = runner.StartAnother(TestContext.Current.CancellationToken);

        using (connection)
        {
            var exception = await Assert.ThrowsAsync<IOException>(() => second);
            Assert.Contains("another runner uses the folder", exception.Message, StringComparison.Ordinal);
        }

        Assert.False(runner.Running.IsCompleted);
    }

    private static Protocol.Runners.Attempt WithGpus(int count, int trial) => Support.Attempts.Shell(
        "echo gpus=$CUDA_VISIBLE_DEVICES; while ! [ -e go ]; do sleep 0.02; done",
        trial,
        main => main["resources"] = new System.Text.Json.Nodes.JsonObject
        {
            ["limits"] = new System.Text.Json.Nodes.JsonObject { ["nvidia.com/gpu"] = count },
        });

    private static string[] ActiveFiles(RunnerFixture runner) => Directory.GetFiles(runner.Folder.State.ActiveFolder);
}
