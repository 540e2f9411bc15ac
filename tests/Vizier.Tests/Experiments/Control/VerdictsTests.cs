using Vizier.Experiments.Control;
using Ended = Vizier.Protocol.Runners.ReportAttemptRequest.Types.Ended.Types.Reason;
using Outcome = Vizier.Protocol.Experiments.TrialRun.Types.Outcome;

namespace Vizier.Tests.Experiments.Control;

public sealed class VerdictsTests
{
    [Theory]
    [InlineData(Ended.Completed, true, Outcome.Succeeded, "TrialSucceeded")]
    [InlineData(Ended.Completed, false, Outcome.MetricsUnavailable, "MetricsUnavailable")]
    [InlineData(Ended.ExitCode, true, Outcome.Failed, "ExitCode")]
    [InlineData(Ended.CommandNotFound, false, Outcome.Failed, "CommandNotFound")]
    [InlineData(Ended.LaunchFailed, false, Outcome.Failed, "LaunchFailed")]
    [InlineData(Ended.DeadlineExceeded, true, Outcome.Failed, "DeadlineExceeded")]
    [InlineData(Ended.CollectorFailed, true, Outcome.Failed, "CollectorFailed")]
    public void Each_end_of_an_attempt_has_its_own_named_reason(Ended end, bool measured, object outcome, string reason)
    {
        var verdict = Judge(Measured(ControlCases.Live(1), measured).Ends(end));
        Assert.Equal(outcome, verdict?.Outcome);
        Assert.Equal(reason, verdict?.Reason);
        Assert.NotEmpty(verdict!.Message);
    }

    [Theory]
    [InlineData(StopCause.StoppingRule, true, Outcome.EarlyStopped, "TrialEarlyStopped")]
    [InlineData(StopCause.StoppingRule, false, Outcome.Killed, "TrialStopped")]
    [InlineData(StopCause.TrialStopped, true, Outcome.EarlyStopped, "TrialStopped")]
    [InlineData(StopCause.TrialStopped, false, Outcome.Killed, "TrialStopped")]
    [InlineData(StopCause.ExperimentEnded, true, Outcome.Killed, "ExperimentEnded")]
    public void A_stopped_attempt_is_judged_by_why_it_was_stopped(object cause, bool measured, object outcome, string reason)
    {
        var run = Measured(ControlCases.Live(1), measured) with { Stop = new StopOrder((StopCause)cause, "because") };
        foreach (var end in new[] { Ended.Stopped, Ended.ExitCode, Ended.Lost })
        {
            var verdict = Judge(run.Ends(end, 143));
            Assert.Equal((outcome, reason, "because"), (verdict!.Outcome, verdict.Reason, verdict.Message));
        }
    }

    [Fact]
    public void A_program_that_ends_well_before_the_order_to_stop_reaches_it_has_succeeded()
    {
        var run = Measured(ControlCases.Live(1), true) with { Stop = new StopOrder(StopCause.StoppingRule, "slow") };
        Assert.Equal(Outcome.Succeeded, Judge(run.Ends(Ended.Completed, 0))?.Outcome);
    }

    [Theory]
    [InlineData(Ended.Stopped)]
    [InlineData(Ended.Lost)]
    [InlineData(Ended.ExitCode)]
    public void A_trial_stopped_with_its_experiment_is_tried_again_when_that_goes_on(Ended end)
    {
        var run = ControlCases.Live(1) with { Stop = new StopOrder(StopCause.ExperimentStopped, "Ctrl+C") };
        Assert.Null(Judge(run.Ends(end)));
    }

    [Theory]
    [InlineData(double.NaN, "nan")]
    [InlineData(double.PositiveInfinity, "inf")]
    [InlineData(double.NegativeInfinity, "-inf")]
    public void A_non_finite_objective_fails_the_trial_whatever_else_it_reported(double value, string spelt)
    {
        var run = ControlCases.Live(1).Measured(("accuracy", 0.5)).Measured(("accuracy", value)).Measured(("accuracy", 0.9));
        var verdict = Judge(run.Ends(Ended.Completed, 0));
        Assert.Equal((Outcome.Failed, "ObjectiveNotFinite"), (verdict!.Outcome, verdict.Reason));
        Assert.Contains($"accuracy became {spelt}", verdict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_metric_may_be_nan()
    {
        var run = ControlCases.Live(1).Measured(("loss", double.NaN), ("accuracy", 0.5));
        Assert.Equal(Outcome.Succeeded, Judge(run.Ends(Ended.Completed, 0))?.Outcome);
    }

    [Fact]
    public void Missing_metrics_are_named_together_with_those_that_came()
    {
        var verdict = Judge(ControlCases.Live(1).Measured(("loss", 0.1)).Ends(Ended.Completed, 0, "Saw 'acc: 0.3'."));
        Assert.Equal("The program ended well but never reported the objective accuracy: it reported loss. Saw 'acc: 0.3'.", verdict?.Message);
    }

    [Fact]
    public void A_lost_attempt_is_tried_again_three_times()
    {
        var run = ControlCases.Live(1);
        for (int lost = 1; lost <= 3; lost++)
        {
            run = run.Ends(Ended.Lost);
            Assert.Null(Judge(run));
            run = run with { Attempt = new AttemptState { Number = lost + 1, Runner = "r", Lease = "l" } };
        }

        var verdict = Judge(run.Ends(Ended.Lost));
        Assert.Equal((Outcome.Failed, "TrialLost"), (verdict!.Outcome, verdict.Reason));
    }

    [Fact]
    public void An_attempt_lost_with_the_service_itself_does_not_count()
    {
        var run = ControlCases.Live(1);
        var interrupted = run with { Attempt = run.Attempt! with { SawRestart = true } };
        Assert.Equal(0, interrupted.Ends(Ended.Lost).Lost);
        Assert.Equal(1, run.Ends(Ended.Lost).Lost);
    }

    private static Verdict? Judge(RunState run) => Verdicts.Default.Judge(run, ControlCases.Maximise());

    private static RunState Measured(RunState run, bool measured) => measured ? run.Measured(("accuracy", 0.5)) : run;
}
