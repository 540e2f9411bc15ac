using Google.LongRunning;
using Google.Protobuf;
using Grpc.Core;
using Vizier.Protocol;
using Vizier.Tests.Studies;
using static Vizier.Protocol.StudySpec.Types;
using StudyState = Vizier.Protocol.Study.Types.State;
using TrialState = Vizier.Protocol.Trial.Types.State;

namespace Vizier.Tests.Api;

/// <summary>What OSS Vizier's client silently counts on, beyond the plain use of each call.</summary>
public sealed class ClientSemanticsTests : RpcTests
{
    [Theory]
    [InlineData(StudyState.Unspecified)]
    [InlineData(StudyState.Active)]
    [InlineData(StudyState.Inactive)]
    [InlineData(StudyState.Completed)]
    public async Task A_study_keeps_the_state_it_was_created_with_and_that_decides_whether_it_suggests(StudyState state)
    {
        var study = await CreateWithAsync(state);

        Assert.Equal(state, study.State);
        if (state is StudyState.Unspecified or StudyState.Active)
        {
            Assert.Single(await SuggestAsync(study));
        }
        else
        {
            await RefusedAsync(StatusCode.FailedPrecondition, () => SuggestAsync(study));
        }
    }

    [Fact]
    public async Task A_state_that_does_not_exist_is_refused()
    {
        await RefusedAsync(StatusCode.InvalidArgument, () => CreateWithAsync((StudyState)99));
        var study = await CreateStudyAsync();
        await RefusedAsync(StatusCode.InvalidArgument, () => SetStateAsync(study, (StudyState)99));
        await RefusedAsync(StatusCode.InvalidArgument, () => SetStateAsync(study, StudyState.Unspecified));
    }

    [Fact]
    public async Task Studies_without_algorithm_or_metrics_are_made_and_kept_byte_by_byte()
    {
        var spec = Samples.Spec(string.Empty);
        spec.Metrics.Clear();
        var study = await CreateStudyAsync(spec: spec);

        Assert.Equal(spec.ToByteArray(), study.StudySpec.ToByteArray());
        await CreateTrialAsync(study, Samples.Trial());
        Assert.Single(await SuggestAsync(study));
    }

    [Fact]
    public async Task An_immutable_study_can_be_read_annotated_and_deleted()
    {
        var study = await CreateStudyAsync();
        await CompleteAsync((await SuggestAsync(study))[0], 0.5);
        await SetStateAsync(study, StudyState.Inactive);

        var optimal = await Client.ListOptimalTrialsAsync(new ListOptimalTrialsRequest { Parent = study.Name }, cancellationToken: Token);
        Assert.Single(optimal.OptimalTrials);
        var update = new UnitMetadataUpdate { Metadatum = new KeyValue { Key = "why", Value = "enough" } };
        await Client.UpdateMetadataAsync(new UpdateMetadataRequest { Name = study.Name, Delta = { update } }, cancellationToken: Token);
        Assert.Equal("enough", (await LoadAsync(study)).StudySpec.Metadata[^1].Value);
        await Client.DeleteStudyAsync(new DeleteStudyRequest { Name = study.Name }, cancellationToken: Token);
        await RefusedAsync(StatusCode.NotFound, () => LoadAsync(study));
    }

    [Fact]
    public async Task An_immutable_study_refuses_also_a_call_that_asks_for_nothing()
    {
        var study = await CreateStudyAsync();
        await SetStateAsync(study, StudyState.Completed);

        await RefusedAsync(StatusCode.FailedPrecondition, () => SuggestAsync(study, 0));
    }

    [Fact]
    public async Task A_study_never_ends_by_itself()
    {
        var study = await CreateStudyAsync(spec: Samples.Spec("GRID_SEARCH"));
        for (var i = 0; i < 13; i++)
        {
            foreach (var trial in await SuggestAsync(study, 10))
            {
                await CompleteAsync(trial, i);
            }
        }

        Assert.Equal(StudyState.Unspecified, (await LoadAsync(study)).State);
        Assert.Equal(10, (await SuggestAsync(study, 10)).Count);
    }

    [Fact]
    public async Task Operations_are_counted_for_each_client_and_anew_in_a_new_study()
    {
        var study = await CreateStudyAsync();
        Assert.EndsWith("/digits/one/1", (await OperationAsync(study, "one")).Name, StringComparison.Ordinal);
        Assert.EndsWith("/digits/one/2", (await OperationAsync(study, "one")).Name, StringComparison.Ordinal);
        Assert.EndsWith("/digits/two/1", (await OperationAsync(study, "two")).Name, StringComparison.Ordinal);

        await Client.DeleteStudyAsync(new DeleteStudyRequest { Name = study.Name }, cancellationToken: Token);
        await CreateStudyAsync();
        Assert.EndsWith("/digits/one/1", (await OperationAsync(study, "one")).Name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Measurements_may_come_in_any_order_and_twice()
    {
        var study = await CreateStudyAsync();
        var trial = (await SuggestAsync(study))[0];
        foreach (var step in new[] { 5, 2, 2 })
        {
            await MeasureAsync(trial, 0.5, step);
        }

        Assert.Equal([5L, 2, 2], (await GetAsync(trial)).Measurements.Select(measurement => measurement.StepCount));
    }

    [Fact]
    public async Task An_infeasible_trial_keeps_a_result_that_was_given_and_is_never_optimal()
    {
        var study = await CreateStudyAsync();
        var trial = (await SuggestAsync(study))[0];
        var done = await Client.CompleteTrialAsync(
            new CompleteTrialRequest { Name = trial.Name, FinalMeasurement = Samples.Measurement(9), TrialInfeasible = true }, cancellationToken: Token);

        Assert.Equal((TrialState.Infeasible, 9.0), (done.State, done.FinalMeasurement.Metrics[0].Value));
        var optimal = await Client.ListOptimalTrialsAsync(new ListOptimalTrialsRequest { Parent = study.Name }, cancellationToken: Token);
        Assert.Empty(optimal.OptimalTrials);
    }

    [Fact]
    public async Task Trials_of_every_state_can_be_deleted()
    {
        var study = await CreateStudyAsync();
        var trials = await SuggestAsync(study, 4);
        await StopAsync(trials[1]);
        await CompleteAsync(trials[2], 1);
        await FailAsync(trials[3]);
        var requested = await CreateTrialAsync(study, Samples.Trial());
        foreach (var trial in trials.Append(requested))
        {
            await Client.DeleteTrialAsync(new DeleteTrialRequest { Name = trial.Name }, cancellationToken: Token);
        }

        Assert.Empty((await Client.ListTrialsAsync(new ListTrialsRequest { Parent = study.Name }, cancellationToken: Token)).Trials);
    }

    [Fact]
    public async Task A_requested_trial_cannot_be_checked_for_early_stopping()
    {
        var study = await CreateStudyAsync();
        var requested = await CreateTrialAsync(study, Samples.Trial());

        await RefusedAsync(StatusCode.FailedPrecondition, async () => await Client.CheckTrialEarlyStoppingStateAsync(
            new CheckTrialEarlyStoppingStateRequest { TrialName = requested.Name }, cancellationToken: Token));
        await RefusedAsync(StatusCode.NotFound, async () => await Client.CheckTrialEarlyStoppingStateAsync(
            new CheckTrialEarlyStoppingStateRequest { TrialName = $"{study.Name}/trials/9" }, cancellationToken: Token));
    }

    [Fact]
    public async Task Safety_metrics_count_as_objectives_for_optimal_trials_and_an_unstated_goal_means_more_is_better()
    {
        var spec = Samples.Spec();
        spec.Metrics[0].Goal = MetricSpec.Types.GoalType.Unspecified;
        spec.Metrics.Add(new MetricSpec { MetricId = "heat", Goal = MetricSpec.Types.GoalType.Minimize, SafetyConfig = new MetricSpec.Types.SafetyMetricConfig() });
        var study = await CreateStudyAsync(spec: spec);
        foreach (var (accuracy, heat) in new[] { (0.5, 3.0), (0.9, 9.0), (0.4, 5.0) })
        {
            var final = Samples.Measurement(accuracy);
            final.Metrics.Add(new Measurement.Types.Metric { MetricId = "heat", Value = heat });
            var trial = (await SuggestAsync(study))[0];
            await Client.CompleteTrialAsync(new CompleteTrialRequest { Name = trial.Name, FinalMeasurement = final }, cancellationToken: Token);
        }

        var optimal = await Client.ListOptimalTrialsAsync(new ListOptimalTrialsRequest { Parent = study.Name }, cancellationToken: Token);
        Assert.Equal(["1", "2"], optimal.OptimalTrials.Select(trial => trial.Id));
    }

    [Theory]
    [InlineData("ALGORITHM_UNSPECIFIED")]
    [InlineData("DEFAULT")]
    [InlineData("GP_UCB_PE")]
    [InlineData("GAUSSIAN_PROCESS_BANDIT")]
    [InlineData("GRID_SEARCH")]
    [InlineData("SHUFFLED_GRID_SEARCH")]
    [InlineData("RANDOM_SEARCH")]
    [InlineData("QUASI_RANDOM_SEARCH")]
    [InlineData("NSGA2")]
    [InlineData("EAGLE_STRATEGY")]
    [InlineData("CMA_ES")]
    public async Task Every_algorithm_that_the_client_names_suggests(string algorithm)
    {
        var spec = Samples.Spec(algorithm);
        spec.Parameters.RemoveAt(2);
        Assert.Equal(2, (await SuggestAsync(await CreateStudyAsync(spec: spec), 2)).Count);
    }

    [Fact]
    public async Task The_names_of_operations_studies_and_trials_are_found_only_as_they_are_written()
    {
        var study = await CreateStudyAsync();
        await RefusedAsync(StatusCode.NotFound, () => LoadAsync(new Study { Name = "owners/ada/studies/Digits" }));
        await RefusedAsync(StatusCode.NotFound, () => LoadAsync(new Study { Name = "owners/bob/studies/digits" }));
        await RefusedAsync(StatusCode.InvalidArgument, () => LoadAsync(new Study { Name = study.Name + "/" }));
        await RefusedAsync(StatusCode.NotFound, async () => await Client.GetOperationAsync(
            new GetOperationRequest { Name = "owners/ada/operations/suggestion/none/worker/1" }, cancellationToken: Token));
    }

    private async Task<Study> CreateWithAsync(StudyState state) => await Client.CreateStudyAsync(
        new CreateStudyRequest
        {
            Parent = "owners/ada",
            Study = new Study { DisplayName = "given", StudySpec = Samples.Spec(), State = state },
        },
        cancellationToken: Token);

    private async Task<Study> LoadAsync(Study study) =>
        await Client.GetStudyAsync(new GetStudyRequest { Name = study.Name }, cancellationToken: Token);

    private async Task<Operation> OperationAsync(Study study, string client) => await Client.SuggestTrialsAsync(
        new SuggestTrialsRequest { Parent = study.Name, ClientId = client, SuggestionCount = 1 }, cancellationToken: Token);
}
