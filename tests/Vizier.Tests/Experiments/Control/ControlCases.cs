using Vizier.Experiments.Control;
using Vizier.Experiments.Documents;
using Vizier.Protocol;
using Ended = Vizier.Protocol.Runners.ReportAttemptRequest.Types.Ended.Types.Reason;
using Phase = Vizier.Protocol.Experiments.Experiment.Types.State;

namespace Vizier.Tests.Experiments.Control;

/// <summary>States and events of experiments in few words.</summary>
internal static class ControlCases
{
    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static Objective Maximise(double? goal = null, MetricExtraction strategy = MetricExtraction.Max) => new()
    {
        Type = ObjectiveType.Maximize,
        Goal = goal,
        MetricName = "accuracy",
        AdditionalMetricNames = ["loss"],
        MetricStrategies = [new("accuracy", strategy), new("loss", MetricExtraction.Latest)],
    };

    public static ExperimentState Running(Budget budget, Objective? objective = null) => new()
    {
        Objective = objective ?? Maximise(),
        Budget = budget,
        Phase = Phase.Running,
    };

    public static RunState Pending(long trial) => new() { Trial = trial, Name = $"e-{trial}" };

    public static RunState Live(long trial) => Pending(trial) with
    {
        Attempt = new AttemptState { Number = 1, Runner = "r", Lease = "l", StartTime = Now, LeaseExpiry = Now.AddSeconds(10) },
    };

    public static RunState Measured(this RunState run, params (string Name, double Value)[] metrics)
    {
        var measurement = new Measurement { StepCount = (run.Metrics.Items.FirstOrDefault()?.Latest.Step ?? 0) + 1 };
        measurement.Metrics.Add(metrics.Select(metric => new Measurement.Types.Metric { MetricId = metric.Name, Value = metric.Value }));
        return Transitions.Measured(run, measurement);
    }

    public static RunState Ends(this RunState run, Ended reason, int? exitCode = null, string message = "") =>
        run.Ended(new AttemptEnd(reason, exitCode, message, Now));

    public static ExperimentState WithRuns(this ExperimentState state, params RunState[] runs) => state.Receives(runs);
}
