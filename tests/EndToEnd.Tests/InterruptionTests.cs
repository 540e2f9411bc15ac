using System.Runtime.InteropServices;

namespace Vizier.EndToEnd.Tests;

/// <summary>Runs of the built program that are interrupted, politely or not, and resumed.</summary>
public sealed class InterruptionTests : IDisposable
{
    private readonly VizierProgram _vizier = new();

    public void Dispose() => _vizier.Dispose();

    [Fact]
    public async Task Ctrl_C_stops_the_trials_and_resume_finishes_them()
    {
        string file = _vizier.Write(new ShellExperiment { Script = "echo accuracy=$x; sleep 1" });
        using var process = _vizier.Start(VizierProgram.Tuning(file));
        await VizierProgram.UntilAsync(() => _vizier.LivingTrials().Count > 0);
        Assert.Equal(0, Kill(process.Id, Interrupt));
        var stopped = await VizierProgram.FinishAsync(process);
        Assert.Equal((130, "STOPPED"), (stopped.ExitCode, (string)stopped.Json["state"]!));
        Assert.Empty(_vizier.LivingTrials());

        var refused = await _vizier.RunAsync(VizierProgram.Tuning(file));
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--resume", refused.Error, StringComparison.Ordinal);

        var resumed = await _vizier.RunAsync(VizierProgram.Tuning(file, "--resume"));
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Equal(4, resumed.Count("succeeded"));
        Assert.Equal([1L, 2, 3, 4], (await _vizier.TrialsAsync("shell")).Select(trial => (long)trial["trial"]!));
    }

    [Fact]
    public async Task Killed_at_any_moment_it_goes_on_with_no_trial_lost_doubled_or_left_running()
    {
        var random = new Random(7);
        string file = _vizier.Write(new ShellExperiment { Script = "echo accuracy=$x; sleep 0.3", MaxTrials = 12, Parallel = 3 });
        string[] arguments = VizierProgram.Tuning(file);
        for (int round = 0; round < 5; round++)
        {
            using var process = _vizier.Start(arguments);
            await Task.Delay(random.Next(300, 2000), TestContext.Current.CancellationToken);
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            bool isBegun = (await _vizier.RunAsync("experiment", "show", "shell", "--database", "vizier.db")).ExitCode == 0;
            arguments = isBegun ? VizierProgram.Tuning(file, "--resume") : arguments;
        }

        var run = await _vizier.RunAsync(arguments);
        Assert.True(run.ExitCode == 0, run.Error);
        var trials = await _vizier.TrialsAsync("shell");
        Assert.Equal(Enumerable.Range(1, 12).Select(trial => (long)trial), trials.Select(trial => (long)trial["trial"]!));
        Assert.All(trials, trial => Assert.Equal("SUCCEEDED", (string)trial["outcome"]!));
        Assert.Equal(12, trials.Select(trial => (string)trial["run"]!).Distinct().Count());
        Assert.Equal(12, trials.Select(trial => (double)trial["parameters"]!["x"]!).Distinct().Count());
        Assert.Empty(_vizier.LivingTrials());
    }

    [Fact]
    public async Task A_second_Ctrl_C_leaves_at_once_and_resume_takes_up_what_runs()
    {
        string file = _vizier.Write(new ShellExperiment
        {
            Script = "trap : TERM; echo accuracy=$x; i=0; while [ $i -lt 40 ]; do sleep 0.1; i=$((i+1)); done",
            MaxTrials = 2,
        });
        using var process = _vizier.Start(VizierProgram.Tuning(file));
        await VizierProgram.UntilAsync(() => _vizier.LivingTrials().Count > 0);
        Assert.Equal(0, Kill(process.Id, Interrupt));
        while (await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line
            && !line.StartsWith("Stopping", StringComparison.Ordinal))
        {
        }

        Assert.Equal(0, Kill(process.Id, Interrupt));
        Assert.NotEqual(0, (await VizierProgram.FinishAsync(process)).ExitCode);
        var resumed = await _vizier.RunAsync(VizierProgram.Tuning(file, "--resume"));
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Equal(2, resumed.Count("succeeded"));
        Assert.Empty(_vizier.LivingTrials());
    }

    private const int Interrupt = 2;

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
