using Grpc.Core;
using Vizier.Protocol;
using Vizier.Tests.Studies;
using State = Vizier.Protocol.Trial.Types.State;

namespace Vizier.Tests.Api;

public sealed class TrialRpcTests : RpcTests
{
    [Fact]
    public async Task A_trial_goes_from_suggestion_over_measurements_to_its_result()
    {
        var study = await CreateStudyAsync();
        var trial = (await SuggestAsync(study))[0];
        Assert.Equal((State.Active, "worker", "1", $"{study.Name}/trials/1"), (trial.State, trial.ClientId, trial.Id, trial.Name));
        Assert.Equal(["lr", "layers", "optimizer"], trial.Parameters.Select(parameter => parameter.ParameterId));
        Assert.NotNull(trial.StartTime);

        await MeasureAsync(trial, 0.5, step: 1);
        await MeasureAsync(trial, 0.7, step: 2);
        var done = await CompleteAsync(trial, 0.9);

        Assert.Equal(State.Succeeded, done.State);
        Assert.Equal(0.9, done.FinalMeasurement.Metrics[0].Value);
        Assert.Equal([0.5, 0.7], done.Measurements.Select(measurement => measurement.Metrics[0].Value));
        Assert.NotNull(done.EndTime);
        Assert.Equal(done, await GetAsync(trial));
    }

    [Fact]
    public async Task Without_a_final_measurement_the_last_one_counts_even_if_it_is_not_the_best()
    {
        var study = await CreateStudyAsync();
        var trial = (await SuggestAsync(study))[0];
        await MeasureAsync(trial, 0.9, step: 1);
        await MeasureAsync(trial, 0.4, step: 2);

        // A final measurement with a step but no metrics counts as absent.
        var done = await Client.CompleteTrialAsync(
            new CompleteTrialRequest { Name = trial.Name, FinalMeasurement = new Measurement { StepCount = 7 } }, cancellationToken: Token);

        Assert.Equal(Samples.Measurement(0.4, 2), done.FinalMeasurement);
    }

    [Fact]
    public async Task Without_any_measurement_a_trial_cannot_be_completed_and_stays_active()
    {
        var study = await CreateStudyAsync();
        var trial = (await SuggestAsync(study))[0];

        await RefusedAsync(StatusCode.InvalidArgument, async () =>
            await Client.CompleteTrialAsync(new CompleteTrialRequest { Name = trial.Name }, cancellationToken: Token));
        Assert.Equal(trial, await GetAsync(trial));
    }

    [Fact]
    public async Task An_infeasible_trial_keeps_its_reason_and_quietly_ignores_measurements()
    {
        var study = await CreateStudyAsync();
        var trial = (await SuggestAsync(study))[0];
        var failed = await FailAsync(trial);

        Assert.Equal((State.Infeasible, "diverged"), (failed.State, failed.InfeasibleReason));
        Assert.Null(failed.FinalMeasurement);
        Assert.Equal(failed, await MeasureAsync(trial, 0.1));
        Assert.Equal(failed, await GetAsync(trial));
    }

    [Fact]
    public async Task What_has_ended_cannot_be_changed()
    {
        var study = await CreateStudyAsync();
        var trials = await SuggestAsync(study, 2);
        var succeeded = await CompleteAsync(trials[0], 0.9);
        var infeasible = await FailAsync(trials[1]);

        await RefusedAsync(StatusCode.FailedPrecondition, () => CompleteAsync(succeeded, 0.1));
        await RefusedAsync(StatusCode.FailedPrecondition, () => FailAsync(succeeded));
        await RefusedAsync(StatusCode.FailedPrecondition, () => MeasureAsync(succeeded, 0.1));
        await RefusedAsync(StatusCode.FailedPrecondition, () => CompleteAsync(infeasible, 0.1));
        await RefusedAsync(StatusCode.FailedPrecondition, () => StopAsync(infeasible));
        await RefusedAsync(StatusCode.FailedPrecondition, async () => await Client.CheckTrialEarlyStoppingStateAsync(
            new CheckTrialEarlyStoppingStateRequest { TrialName = succeeded.Name }, cancellationToken: Token));

        Assert.Equal(succeeded, await GetAsync(succeeded));
        Assert.Equal(infeasible, await GetAsync(infeasible));
    }

    [Fact]
    public async Task A_requested_trial_cannot_be_measured_completed_or_stopped_before_it_is_handed_out()
    {
        var study = await CreateStudyAsync();
        var requested = await CreateTrialAsync(study, Samples.Trial());
        Assert.Equal(State.Requested, requested.State);

        await RefusedAsync(StatusCode.FailedPrecondition, () => MeasureAsync(requested, 0.1));
        await RefusedAsync(StatusCode.FailedPrecondition, () => CompleteAsync(requested, 0.1));
        await RefusedAsync(StatusCode.FailedPrecondition, () => StopAsync(requested));
        Assert.Equal(requested, await GetAsync(requested));
    }

    [Fact]
    public async Task Stopping_may_be_asked_for_again_and_the_trial_can_still_be_measured_and_completed()
    {
        var study = await CreateStudyAsync();
        var trial = (await SuggestAsync(study))[0];

        Assert.Equal(State.Stopping, (await StopAsync(trial)).State);
        Assert.Equal(State.Stopping, (await StopAsync(trial)).State);
        await MeasureAsync(trial, 0.3);
        Assert.Equal(State.Succeeded, (await CompleteAsync(trial, 0.3)).State);
        Assert.Equal(State.Succeeded, (await StopAsync(trial)).State);
    }

    [Fact]
    public async Task A_finished_trial_can_be_added_for_a_warm_start()
    {
        var study = await CreateStudyAsync();
        var given = Samples.Trial();
        given.State = State.Succeeded;
        given.FinalMeasurement = Samples.Measurement(0.95);
        given.Id = "77";
        given.ClientId = "someone";
        given.Metadata.Add(new KeyValue { Key = "from", Value = "paper" });

        var added = await CreateTrialAsync(study, given);

        Assert.Equal(("1", State.Succeeded, string.Empty), (added.Id, added.State, added.ClientId));
        Assert.Equal(given.Parameters, added.Parameters);
        Assert.Equal(given.Metadata, added.Metadata);
        Assert.Equal(0.95, added.FinalMeasurement.Metrics[0].Value);
    }

    [Fact]
    public async Task Ids_are_never_used_again()
    {
        var study = await CreateStudyAsync();
        var trials = await SuggestAsync(study, 3);
        await Client.DeleteTrialAsync(new DeleteTrialRequest { Name = trials[2].Name }, cancellationToken: Token);

        var next = (await SuggestAsync(study, 1, "other"))[0];
        Assert.Equal("4", next.Id);
        await RefusedAsync(StatusCode.NotFound, () => GetAsync(trials[2]));
        await RefusedAsync(StatusCode.NotFound, async () =>
            await Client.DeleteTrialAsync(new DeleteTrialRequest { Name = trials[2].Name }, cancellationToken: Token));
    }

    [Fact]
    public async Task Trials_are_listed_in_the_order_of_their_ids_and_by_pages()
    {
        var study = await CreateStudyAsync();
        await SuggestAsync(study, 11);

        var all = await Client.ListTrialsAsync(new ListTrialsRequest { Parent = study.Name }, cancellationToken: Token);
        Assert.Equal(Enumerable.Range(1, 11).Select(i => i.ToString()), all.Trials.Select(trial => trial.Id));

        var paged = new List<Trial>();
        var token = string.Empty;
        do
        {
            var page = await Client.ListTrialsAsync(
                new ListTrialsRequest { Parent = study.Name, PageSize = 4, PageToken = token }, cancellationToken: Token);
            Assert.InRange(page.Trials.Count, 1, 4);
            paged.AddRange(page.Trials);
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        Assert.Equal(all.Trials, paged);
    }

    [Theory]
    [InlineData("lr", "trial.parameters[0]: lr=7")]
    [InlineData("layers", "trial.parameters[1]: layers=2.5")]
    [InlineData("optimizer", "trial.parameters[2]: optimizer=lion")]
    [InlineData("missing", "trial.parameters: optimizer")]
    [InlineData("unknown", "trial.parameters[3]: depth=1")]
    [InlineData("twice", "trial.parameters[3].parameter_id: 'lr'")]
    [InlineData("nan", "trial.parameters[0].value: NaN of 'lr'")]
    [InlineData("valueless", "trial.parameters[0].value: of 'lr'")]
    public async Task Assignments_outside_the_search_space_are_refused(string mistake, string expected)
    {
        var study = await CreateStudyAsync();
        var trial = mistake switch
        {
            "lr" => Samples.Trial(lr: 7),
            "layers" => Samples.Trial(layers: 2.5),
            "optimizer" => Samples.Trial(optimizer: "lion"),
            "nan" => Samples.Trial(lr: double.NaN),
            _ => Samples.Trial(),
        };
        switch (mistake)
        {
            case "missing":
                trial.Parameters.RemoveAt(2);
                break;
            case "unknown":
                trial.Parameters.Add(Samples.Parameter("depth", Google.Protobuf.WellKnownTypes.Value.ForNumber(1)));
                break;
            case "twice":
                trial.Parameters.Add(trial.Parameters[0].Clone());
                break;
            case "valueless":
                trial.Parameters[0].Value = null;
                break;
        }

        var refusal = await RefusedAsync(StatusCode.InvalidArgument, () => CreateTrialAsync(study, trial));
        Assert.Contains(expected, refusal.Status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public async Task Metrics_that_are_not_finite_are_refused_and_leave_the_trial_as_it_was(double value)
    {
        var study = await CreateStudyAsync();
        var trial = (await SuggestAsync(study))[0];

        var refusal = await RefusedAsync(StatusCode.InvalidArgument, () => CompleteAsync(trial, value));
        Assert.Contains("final_measurement.metrics[0].value", refusal.Status.Detail, StringComparison.Ordinal);
        await RefusedAsync(StatusCode.InvalidArgument, () => MeasureAsync(trial, value));
        Assert.Equal(trial, await GetAsync(trial));
    }

    [Fact]
    public async Task Metrics_outside_the_specification_are_kept()
    {
        var study = await CreateStudyAsync();
        var trial = (await SuggestAsync(study))[0];
        var done = await Client.CompleteTrialAsync(
            new CompleteTrialRequest { Name = trial.Name, FinalMeasurement = Samples.Measurement(3, metric: "latency") }, cancellationToken: Token);

        Assert.Equal("latency", done.FinalMeasurement.Metrics[0].MetricId);
    }

    [Theory]
    [InlineData("owners/ada/studies/digits/trials/0")]
    [InlineData("owners/ada/studies/digits/trials/01")]
    [InlineData("owners/ada/studies/digits/trials/x")]
    [InlineData("owners/ada/studies/digits/trials/99999999999999999999")]
    [InlineData("owners/ada/studies/digits")]
    [InlineData("")]
    public async Task Malformed_trial_names_are_refused(string name) =>
        await RefusedAsync(StatusCode.InvalidArgument, () => GetAsync(new Trial { Name = name }));

    [Fact]
    public async Task Trials_survive_a_restart()
    {
        var study = await CreateStudyAsync();
        var trial = (await SuggestAsync(study))[0];
        var done = await CompleteAsync(trial, 0.8);
        await Host.RestartAsync();

        Assert.Equal(done, await GetAsync(done));
        Assert.Equal("2", (await SuggestAsync(study))[0].Id);
    }
}
