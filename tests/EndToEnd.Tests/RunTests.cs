using System.Text.Json.Nodes;

namespace Vizier.EndToEnd.Tests;

/// <summary>The built program on small experiments of shell programs.</summary>
public sealed class RunTests : IDisposable
{
    private readonly VizierProgram _vizier = new();

    public void Dispose() => _vizier.Dispose();

    [Fact]
    public async Task A_run_ends_with_the_best_trial_and_is_followed_by_another_one_under_the_next_name()
    {
        var experiment = new ShellExperiment { Script = "echo accuracy=$x" };
        var run = await _vizier.TuneAsync(experiment);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(("shell", "SUCCEEDED", "ExperimentMaxTrialsReached"), ((string)run.Json["study"]!, (string)run.Json["state"]!, run.Reason));
        var trials = await _vizier.TrialsAsync("shell");
        Assert.Equal(4, trials.Count);
        double best = trials.Max(trial => (double)trial["parameters"]!["x"]!);
        Assert.Equal(best, (double)run.Json["bestTrial"]!["value"]!);
        Assert.Equal(best, (double)run.Json["bestTrial"]!["parameters"]!["x"]!);
        Assert.Equal(best, (double)run.Json["bestTrial"]!["metrics"]!["accuracy"]!);

        var again = await _vizier.TuneAsync(experiment);
        Assert.Equal("shell-2", (string)again.Json["study"]!);
        Assert.Equal(best, (double)again.Json["bestTrial"]!["value"]!);
    }

    [Fact]
    public async Task A_nan_objective_makes_a_trial_infeasible_and_stops_it_at_once()
    {
        var run = await _vizier.TuneAsync(new ShellExperiment { Script = "echo accuracy=nan; sleep 60", MaxTrials = 2 });
        Assert.Equal((0, 2), (run.ExitCode, run.Count("failed")));
        Assert.All(await _vizier.TrialsAsync("shell"), trial =>
        {
            Assert.Equal("INFEASIBLE", (string)trial["state"]!);
            Assert.Equal("ObjectiveNotFinite", (string)trial["reason"]!);
        });
        Assert.Empty(_vizier.LivingTrials());
    }

    [Fact]
    public async Task Failures_have_their_own_reasons_and_too_many_fail_the_experiment()
    {
        var missing = await _vizier.TuneAsync(new ShellExperiment { Name = "missing", Script = "true", Command = "no-such-command", MaxFailed = 0, Parallel = 1 });
        Assert.Equal((1, "ExperimentFailed", 1), (missing.ExitCode, missing.Reason, missing.Count("failed")));
        Assert.Equal("CommandNotFound", (string)Assert.Single(await _vizier.TrialsAsync("missing"))["reason"]!);

        var silent = await _vizier.TuneAsync(new ShellExperiment { Name = "silent", Script = "echo hello", MaxFailed = 2, Parallel = 1 });
        Assert.Equal((1, "ExperimentFailed", 2), (silent.ExitCode, silent.Reason, silent.Count("metricsUnavailable")));

        var failing = await _vizier.TuneAsync(new ShellExperiment { Name = "failing", Script = "exit 3", MaxFailed = 1, Parallel = 1 });
        var trial = Assert.Single(await _vizier.TrialsAsync("failing"));
        Assert.Equal((1, "ExitCode"), (failing.ExitCode, (string)trial["reason"]!));
        Assert.Contains("3", (string)trial["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_goal_ends_the_experiment_and_kills_what_runs()
    {
        var run = await _vizier.TuneAsync(new ShellExperiment
        {
            Script = "if mkdir first 2>/dev/null; then echo accuracy=0.95; else echo accuracy=0.1; sleep 60; fi",
            Goal = 0.95,
            MaxTrials = 10,
        });
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal("ExperimentGoalReached", run.Reason);
        Assert.Equal((1, 0), (run.Count("succeeded"), run.Count("running")));
        Assert.Empty(_vizier.LivingTrials());
    }

    [Fact]
    public async Task A_grid_that_is_exhausted_ends_the_experiment()
    {
        var run = await _vizier.TuneAsync(new ShellExperiment
        {
            Script = "echo accuracy=$x",
            Algorithm = "grid",
            MaxTrials = 100,
            Parameter = """{ name: x, parameterType: discrete, feasibleSpace: { list: ["0.10", "0.20", "0.30"] } }""",
        });
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(("ExperimentSuggestionEndReached", 3), (run.Reason, run.Count("succeeded")));
    }

    [Fact]
    public async Task The_median_rule_stops_bad_trials_while_they_run()
    {
        var run = await _vizier.TuneAsync(new ShellExperiment
        {
            Script = "n=$(ls -d n* 2>/dev/null | wc -l); mkdir n$n; if [ $n -lt 3 ]; then for i in 1 2 3; do echo accuracy=0.8; done; else for i in 1 2 3; do echo accuracy=0.1; done; sleep 60; fi",
            Parallel = 1,
            Extra = "earlyStopping: { algorithmName: medianstop, algorithmSettings: [{ name: min_trials_required, value: '3' }, { name: start_step, value: '2' }] }",
        });
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal((3, 1), (run.Count("succeeded"), run.Count("earlyStopped")));
        var stopped = (await _vizier.TrialsAsync("shell"))[3];
        Assert.Equal(("SUCCEEDED", "EARLY_STOPPED", 0.1), ((string)stopped["state"]!, (string)stopped["outcome"]!, (double)stopped["metrics"]!["accuracy"]!));
        Assert.Contains("median", (string)stopped["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Members_of_a_population_go_on_from_a_copy_of_their_parents_checkpoint()
    {
        var run = await _vizier.TuneAsync(new ShellExperiment
        {
            Script = "cd $VIZIER_CHECKPOINT_DIR; n=$(cat epochs 2>/dev/null || echo 0); n=$((n + 1)); echo $n >epochs; echo accuracy=$n",
            Algorithm = "pbt, algorithmSettings: [{ name: n_population, value: '5' }, { name: truncation_threshold, value: '0.4' }, { name: suggestion_trial_dir, value: /checkpoints }]",
            MaxTrials = 20,
        });
        Assert.True(run.ExitCode == 0, run.Error);
        AssertEach(await _vizier.TrialsAsync("shell"), parent => parent is null ? 1 : Accuracy(parent) + 1);
    }

    [Fact]
    public async Task Trials_that_Hyperband_promotes_go_on_from_where_they_were()
    {
        var run = await _vizier.TuneAsync(new ShellExperiment
        {
            Script = "cd $VIZIER_CHECKPOINT_DIR; echo accuracy=$(cat epochs 2>/dev/null || echo 0); echo $x >epochs",
            Parameter = """{ name: x, parameterType: int, feasibleSpace: { min: "1", max: "9" } }""",
            Algorithm = "hyperband, algorithmSettings: [{ name: resource_name, value: x }, { name: r_l, value: '9' }]",
            MaxTrials = 14,
        });
        Assert.True(run.ExitCode == 0, run.Error);
        AssertEach(await _vizier.TrialsAsync("shell"), parent => parent is null ? 0 : (double)parent["parameters"]!["x"]!);
    }

    private static double Accuracy(JsonObject trial) => (double)trial["metrics"]!["accuracy"]!;

    private static void AssertEach(IReadOnlyList<JsonObject> trials, Func<JsonObject?, double> accuracyAfter)
    {
        var byNumber = trials.ToDictionary(trial => (long)trial["trial"]!);
        Assert.Contains(trials, trial => (long?)trial["parent"] is not null);
        Assert.All(trials, trial => Assert.Equal(
            accuracyAfter((long?)trial["parent"] is { } parent ? byNumber[parent] : null), Accuracy(trial)));
    }
}
