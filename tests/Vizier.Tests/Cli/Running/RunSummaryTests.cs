using Vizier.Cli.Running;
using Vizier.Protocol;
using Vizier.Protocol.Experiments;
using State = Vizier.Protocol.Experiments.Experiment.Types.State;
using Value = Google.Protobuf.WellKnownTypes.Value;

namespace Vizier.Tests.Cli.Running;

public sealed class RunSummaryTests
{
    private static readonly Experiment Ended = new()
    {
        Name = "owners/default/experiments/digits",
        State = State.Succeeded,
        ObjectiveMetric = "accuracy",
        Counts = new() { Trials = 24, Succeeded = 18, EarlyStopped = 4, Failed = 2 },
        Conditions =
        {
            new Experiment.Types.Condition
            {
                Type = "Succeeded",
                Status = true,
                Reason = "ExperimentMaxTrialsReached",
                Message = "Experiment has succeeded because max trial count has reached",
            },
        },
        Best = new TrialRun
        {
            Trial = new Trial { Id = "19", Parameters = { new Trial.Types.Parameter { ParameterId = "lr", Value = Value.ForNumber(0.125) } } },
            Metrics = { new TrialRun.Types.Metric { Name = "accuracy", Value = 0.9375 } },
            Attempts = { new AttemptSummary { Location = "/runs/digits/1" } },
        },
    };

    [Fact]
    public void It_says_how_the_run_ended_in_lines_that_narrow_terminals_hold()
    {
        string[] lines = Write(Ended);

        Assert.Equal(
            [
                "",
                "Experiment digits: SUCCEEDED (ExperimentMaxTrialsReached)",
                "Experiment has succeeded because max trial count has reached",
                "24 trials in 37 s: 18 succeeded, 4 stopped early, 2 failed",
                "Best trial: 19",
                "  accuracy  0.9375",
                "  lr        0.125",
                "Its output: /runs/digits/1",
                "All trials' output: /runs",
                "Study: vizier trial list digits --database vizier.db",
                "",
            ],
            lines);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 60));
    }

    [Fact]
    public void It_says_so_when_no_trial_has_succeeded()
    {
        var failed = Ended.Clone();
        failed.State = State.Failed;
        failed.Best = null;
        failed.Counts = new() { Trials = 3, Failed = 3 };

        string[] lines = Write(failed);

        Assert.Contains("3 trials in 37 s: 0 succeeded, 3 failed", lines);
        Assert.Contains("No trial has succeeded.", lines);
    }

    private static string[] Write(Experiment experiment)
    {
        var output = new StringWriter { NewLine = "\n" };
        new RunSummary(experiment, TimeSpan.FromSeconds(37), "/runs", "vizier.db").WriteText(output);
        return output.ToString().Split('\n');
    }
}
