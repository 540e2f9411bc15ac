using Vizier.Protocol;
using Vizier.Studies;
using Vizier.Studies.Names;
using State = Vizier.Protocol.Trial.Types.State;

namespace Vizier.Tests.Studies;

public sealed class TrialRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly TrialName Name = new StudyName("ada", "digits").Trial(1);

    // Rows: state; columns: stop, measure, complete, fail. The letter is the state afterwards, "-" a refusal, "=" no change.
    [Theory]
    [InlineData(State.Requested, "----")]
    [InlineData(State.Active, "PAXF")]
    [InlineData(State.Stopping, "=PXF")]
    [InlineData(State.Succeeded, "=---")]
    [InlineData(State.Infeasible, "-=--")]
    public void Each_state_allows_what_the_table_says(State state, string expected)
    {
        var actual = string.Concat(Enumerable.Range(0, 4).Select(action => Apply(action, state)));
        Assert.Equal(expected, actual);
    }

    [Theory]
    [InlineData(State.Unspecified, State.Requested)]
    [InlineData(State.Requested, State.Requested)]
    [InlineData(State.Active, State.Requested)]
    [InlineData(State.Stopping, State.Requested)]
    [InlineData(State.Succeeded, State.Succeeded)]
    [InlineData(State.Infeasible, State.Infeasible)]
    public void A_created_trial_is_finished_or_requested(State given, State stored)
    {
        var created = TrialRules.Create(new Trial { State = given, ClientId = "x" }, Now);

        Assert.Equal((stored, string.Empty), (created.State, created.ClientId));
        Assert.Equal(Now, created.StartTime.ToDateTimeOffset());
        Assert.Equal(TrialRules.HasEnded(stored), created.EndTime is not null);
    }

    [Fact]
    public void A_given_final_measurement_wins_over_those_reported_also_when_infeasible()
    {
        var trial = new Trial { State = State.Active, Measurements = { Samples.Measurement(0.1) } };
        TrialRules.Complete(Name, trial, Samples.Measurement(0.2), infeasible: true, "why", Now);

        Assert.Equal(0.2, trial.FinalMeasurement.Metrics[0].Value);
        Assert.Equal((State.Infeasible, "why"), (trial.State, trial.InfeasibleReason));
    }

    [Fact]
    public void A_reason_without_infeasibility_is_not_kept()
    {
        var trial = new Trial { State = State.Active };
        TrialRules.Complete(Name, trial, Samples.Measurement(0.2), infeasible: false, "why", Now);

        Assert.Equal((State.Succeeded, string.Empty), (trial.State, trial.InfeasibleReason));
    }

    [Theory]
    [InlineData("", 0.5, 0, "metrics[0].metric_id")]
    [InlineData("accuracy", double.NaN, 0, "metrics[0].value")]
    [InlineData("accuracy", 0.5, -1, "step_count")]
    public void Wrong_measurements_are_refused_by_field(string metric, double value, long step, string field)
    {
        var trial = new Trial { State = State.Active };
        var refusal = Assert.Throws<VizierException>(
            () => TrialRules.AddMeasurement(Name, trial, Samples.Measurement(value, step, metric)));

        Assert.StartsWith($"measurement.{field}: ", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(trial.Measurements);
    }

    [Fact]
    public void A_trial_cannot_grow_beyond_what_clients_can_read()
    {
        var trial = new Trial { State = State.Active };
        trial.Metadata.Add(new KeyValue { Key = "k", Value = new string('x', DocumentLimits.LargestDocument) });

        var refusal = Assert.Throws<VizierException>(() => TrialRules.AddMeasurement(Name, trial, Samples.Measurement(1)));
        Assert.Contains("at most 4000000", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_sequence_of_calls_keeps_what_a_trial_promises()
    {
        var random = new Random(20260102);
        for (var run = 0; run < 500; run++)
        {
            var trial = new Trial { State = State.Requested };
            Trial? ended = null;
            for (var step = 0; step < 12; step++)
            {
                if (trial.State == State.Requested && random.Next(3) == 0)
                {
                    TrialRules.HandOut(trial, "worker", Now);
                }

                var before = trial.Clone();
                if (Try(random.Next(4), trial) == '-')
                {
                    Assert.Equal(before.State, trial.State);
                    Assert.Equal(before.FinalMeasurement, trial.FinalMeasurement);
                }

                Assert.True(trial.Measurements.Count >= before.Measurements.Count);
                Assert.True(trial.State != State.Succeeded || trial.FinalMeasurement is not null);
                Assert.True(trial.State >= before.State || before.State == trial.State);
                ended ??= TrialRules.HasEnded(trial.State) ? trial.Clone() : null;
                Assert.True(ended is null || ended.Equals(trial));
            }
        }
    }

    private static char Apply(int action, State state) => Try(action, new Trial { State = state });

    private static char Try(int action, Trial trial)
    {
        try
        {
            var changed = action switch
            {
                0 => TrialRules.Stop(Name, trial),
                1 => TrialRules.AddMeasurement(Name, trial, Samples.Measurement(0.5)),
                2 => TrialRules.Complete(Name, trial, Samples.Measurement(0.5), infeasible: false, string.Empty, Now),
                _ => TrialRules.Complete(Name, trial, null, infeasible: true, "why", Now),
            };
            return !changed ? '=' : trial.State switch
            {
                State.Active => 'A',
                State.Stopping => 'P',
                State.Succeeded => 'X',
                State.Infeasible => 'F',
                _ => '?',
            };
        }
        catch (VizierException exception) when (exception.Kind == ErrorKind.FailedPrecondition)
        {
            return '-';
        }
    }
}
