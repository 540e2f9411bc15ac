using Vizier.Protocol.Experiments;
using Outcome = Vizier.Protocol.Experiments.TrialRun.Types.Outcome;

namespace Vizier.EndToEnd.Tests;

/// <summary>A service and a runner as two processes.</summary>
public sealed class ServedExperimentTests : IDisposable
{
    private readonly ServedExperiment _served = new();

    public void Dispose() => _served.Dispose();

    [Fact]
    public async Task Killed_in_turn_they_go_on_with_no_trial_lost_or_launched_twice()
    {
        const int Trials = 10;
        var random = new Random(11);
        _served.StartService();
        _served.StartRunner();
        await _served.SubmitAsync(new ShellExperiment
        {
            Script = $"echo $KATIB_TRIAL_NAME >> {_served.File("starts")}; echo accuracy=$x; sleep 0.5",
            MaxTrials = Trials,
        });
        await VizierProgram.UntilAsync(() => _served.LivingTrials > 0);
        for (int round = 0; round < 2; round++)
        {
            await Task.Delay(random.Next(100, 600), TestContext.Current.CancellationToken);
            _served.KillRunner();
            _served.StartRunner();
            await Task.Delay(random.Next(300, 900), TestContext.Current.CancellationToken);
            _served.KillService();
            _served.StartService();
        }

        AssertComplete(await _served.FinishAsync(), Trials);
        string[] starts = File.ReadAllLines(_served.File("starts"));
        Assert.Equal((Trials, Trials), (starts.Length, starts.Distinct().Count()));
        Assert.Equal(0, _served.LivingTrials);
    }

    [Fact]
    public async Task What_trials_report_while_the_service_is_down_is_delivered_later()
    {
        _served.StartService();
        _served.StartRunner();
        await _served.SubmitAsync(new ShellExperiment { Script = "sleep 1.5; echo accuracy=$x", MaxTrials = 2 });
        await VizierProgram.UntilAsync(() => _served.LivingTrials > 0);
        _served.KillService();
        await VizierProgram.UntilAsync(() => _served.LivingTrials == 0);
        _served.StartService();
        AssertComplete(await _served.FinishAsync(), 2);
    }

    [Theory]
    [InlineData("echo accuracy=$x", 0, "SUCCEEDED", 2)]
    [InlineData("exit 3", 1, "FAILED", 0)]
    public async Task The_command_line_submits_and_waits_for_the_end(string script, int exitCode, string state, int succeeded)
    {
        _served.StartService();
        _served.StartRunner();
        await _served.AnsweringAsync();

        var finished = await _served.CreateAndWaitAsync(new ShellExperiment { Script = script, MaxTrials = 2, MaxFailed = 1 });

        Assert.True(finished.ExitCode == exitCode, finished.Error);
        Assert.Equal(state, (string?)finished.Json["state"]);
        Assert.Equal(succeeded, finished.Count("succeeded"));
    }

    [Fact]
    public async Task The_command_line_waits_on_when_the_service_was_away()
    {
        _served.StartService();
        _served.StartRunner();
        await _served.AnsweringAsync();
        var waiting = _served.CreateAndWaitAsync(new ShellExperiment { Script = "sleep 3; echo accuracy=$x", MaxTrials = 2 });
        await VizierProgram.UntilAsync(() => _served.LivingTrials > 0);

        _served.KillService();
        _served.StartService();

        var finished = await waiting;
        Assert.True(finished.ExitCode == 0, finished.Error);
        Assert.Equal(2, finished.Count("succeeded"));
    }

    private static void AssertComplete(IReadOnlyList<TrialRun> runs, int count)
    {
        Assert.Equal(Enumerable.Range(1, count).Select(trial => trial.ToString()), runs.Select(run => run.Trial.Id));
        Assert.All(runs, run =>
        {
            Assert.Equal(Outcome.Succeeded, run.Outcome);
            Assert.Equal(run.Trial.Parameters[0].Value.NumberValue, run.Trial.FinalMeasurement.Metrics[0].Value);
            _ = Assert.Single(run.Attempts);
        });
    }
}
