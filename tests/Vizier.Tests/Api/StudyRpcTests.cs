using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Vizier.Protocol;
using Vizier.Tests.Studies;
using State = Vizier.Protocol.Study.Types.State;

namespace Vizier.Tests.Api;

public sealed class StudyRpcTests : RpcTests
{
    [Fact]
    public async Task A_study_is_named_after_its_display_name_and_keeps_its_specification_byte_by_byte()
    {
        var spec = Samples.Spec();
        spec.Metadata.Add(new KeyValue { Ns = "z", Key = "b", Value = "2" });
        spec.Metadata.Add(new KeyValue { Ns = string.Empty, Key = "a", Proto = Any.Pack(new Duration { Seconds = 3 }) });
        spec.ObservationNoise = StudySpec.Types.ObservationNoise.High;

        var created = await CreateStudyAsync("digits (v2): größer", spec);
        var loaded = await Client.GetStudyAsync(new GetStudyRequest { Name = created.Name }, cancellationToken: Token);

        Assert.Equal("owners/ada/studies/digits (v2): größer", created.Name);
        Assert.Equal(created, loaded);
        Assert.Equal(spec.ToByteArray(), loaded.StudySpec.ToByteArray());
        Assert.NotNull(loaded.CreateTime);
    }

    [Fact]
    public async Task Creating_a_study_again_loads_it_and_ignores_the_new_specification()
    {
        var first = await CreateStudyAsync();
        var second = await CreateStudyAsync(spec: new StudySpec { Algorithm = "no such algorithm" });

        Assert.Equal(first, second);
    }

    [Fact]
    public async Task Many_clients_that_create_a_study_at_once_get_the_same_one()
    {
        var studies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => CreateStudyAsync()));

        Assert.Single(studies.Distinct());
        var list = await Client.ListStudiesAsync(new ListStudiesRequest { Parent = "owners/ada" }, cancellationToken: Token);
        Assert.Single(list.Studies);
    }

    [Fact]
    public async Task Studies_with_an_empty_specification_are_made_and_cannot_suggest()
    {
        var study = await CreateStudyAsync(spec: new StudySpec());

        var refusal = await RefusedAsync(StatusCode.InvalidArgument, () => SuggestAsync(study));
        Assert.Contains("must hold at least one parameter", refusal.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Studies_are_listed_oldest_first_and_by_pages()
    {
        foreach (var name in new[] { "c", "a", "b" })
        {
            await CreateStudyAsync(name);
        }

        var all = await Client.ListStudiesAsync(new ListStudiesRequest { Parent = "owners/ada" }, cancellationToken: Token);
        var first = await Client.ListStudiesAsync(new ListStudiesRequest { Parent = "owners/ada", PageSize = 2 }, cancellationToken: Token);
        var second = await Client.ListStudiesAsync(
            new ListStudiesRequest { Parent = "owners/ada", PageSize = 2, PageToken = first.NextPageToken }, cancellationToken: Token);

        Assert.Equal(["c", "a", "b"], all.Studies.Select(study => study.DisplayName));
        Assert.Equal(["c", "a"], first.Studies.Select(study => study.DisplayName));
        Assert.Equal(["b"], second.Studies.Select(study => study.DisplayName));
        Assert.Empty(all.NextPageToken);
        Assert.Empty(second.NextPageToken);
    }

    [Fact]
    public async Task An_owner_without_studies_is_known_once_it_had_one()
    {
        await RefusedAsync(StatusCode.NotFound, async () =>
            await Client.ListStudiesAsync(new ListStudiesRequest { Parent = "owners/ada" }, cancellationToken: Token));
        var study = await CreateStudyAsync();
        await Client.DeleteStudyAsync(new DeleteStudyRequest { Name = study.Name }, cancellationToken: Token);

        var list = await Client.ListStudiesAsync(new ListStudiesRequest { Parent = "owners/ada" }, cancellationToken: Token);
        Assert.Empty(list.Studies);
    }

    [Fact]
    public async Task A_deleted_study_takes_everything_with_it_and_its_name_starts_anew()
    {
        var study = await CreateStudyAsync();
        var trial = (await SuggestAsync(study))[0];
        await Client.DeleteStudyAsync(new DeleteStudyRequest { Name = study.Name }, cancellationToken: Token);

        await RefusedAsync(StatusCode.NotFound, () => GetAsync(trial));
        await CreateStudyAsync();
        await RefusedAsync(StatusCode.NotFound, () => GetAsync(trial));
        Assert.Equal("1", (await SuggestAsync(study))[0].Id);
    }

    [Theory]
    [InlineData(State.Inactive)]
    [InlineData(State.Completed)]
    public async Task An_immutable_study_refuses_changes_without_making_them_and_can_become_active_again(State state)
    {
        var study = await CreateStudyAsync();
        var trial = (await SuggestAsync(study))[0];
        var stopped = await SetStateAsync(study, state);
        Assert.Equal(state, stopped.State);

        await RefusedAsync(StatusCode.FailedPrecondition, () => SuggestAsync(study));
        await RefusedAsync(StatusCode.FailedPrecondition, () => CreateTrialAsync(study, Samples.Trial()));
        await RefusedAsync(StatusCode.FailedPrecondition, () => MeasureAsync(trial, 0.5));
        await RefusedAsync(StatusCode.FailedPrecondition, () => CompleteAsync(trial, 0.5));
        await RefusedAsync(StatusCode.FailedPrecondition, () => StopAsync(trial));
        await RefusedAsync(StatusCode.FailedPrecondition, async () =>
            await Client.DeleteTrialAsync(new DeleteTrialRequest { Name = trial.Name }, cancellationToken: Token));
        await RefusedAsync(StatusCode.FailedPrecondition, async () =>
            await Client.CheckTrialEarlyStoppingStateAsync(
                new CheckTrialEarlyStoppingStateRequest { TrialName = trial.Name }, cancellationToken: Token));

        var trials = await Client.ListTrialsAsync(new ListTrialsRequest { Parent = study.Name }, cancellationToken: Token);
        Assert.Equal([trial], trials.Trials);
        await SetStateAsync(study, State.Active);
        Assert.Equal(Trial.Types.State.Succeeded, (await CompleteAsync(trial, 0.5)).State);
    }

    [Theory]
    [InlineData("owners/ada", "")]
    [InlineData("owners/ada", "a/b")]
    [InlineData("owners/", "digits")]
    [InlineData("ada", "digits")]
    [InlineData("owners/ada/studies/x", "digits")]
    public async Task Malformed_names_are_refused(string parent, string displayName)
    {
        await RefusedAsync(StatusCode.InvalidArgument, async () => await Client.CreateStudyAsync(
            new CreateStudyRequest { Parent = parent, Study = new Study { DisplayName = displayName } }, cancellationToken: Token));
    }

    [Fact]
    public async Task A_name_chosen_by_the_client_is_refused_and_nothing_is_made()
    {
        var request = new CreateStudyRequest
        {
            Parent = "owners/ada",
            Study = new Study { Name = "owners/ada/studies/mine", DisplayName = "mine" },
        };
        await RefusedAsync(StatusCode.InvalidArgument, async () => await Client.CreateStudyAsync(request, cancellationToken: Token));
        await RefusedAsync(StatusCode.NotFound, async () =>
            await Client.GetStudyAsync(new GetStudyRequest { Name = "owners/ada/studies/mine" }, cancellationToken: Token));
    }

    [Fact]
    public async Task What_does_not_exist_is_not_found()
    {
        const string Missing = "owners/ada/studies/missing";
        await RefusedAsync(StatusCode.NotFound, async () =>
            await Client.GetStudyAsync(new GetStudyRequest { Name = Missing }, cancellationToken: Token));
        await RefusedAsync(StatusCode.NotFound, async () =>
            await Client.DeleteStudyAsync(new DeleteStudyRequest { Name = Missing }, cancellationToken: Token));
        await RefusedAsync(StatusCode.NotFound, () => SetStateAsync(new Study { Name = Missing }, State.Active));
        await RefusedAsync(StatusCode.NotFound, () => SuggestAsync(new Study { Name = Missing }));
        await RefusedAsync(StatusCode.NotFound, () => CreateTrialAsync(new Study { Name = Missing }, Samples.Trial()));
        await RefusedAsync(StatusCode.NotFound, async () =>
            await Client.ListTrialsAsync(new ListTrialsRequest { Parent = Missing }, cancellationToken: Token));
        await RefusedAsync(StatusCode.NotFound, async () =>
            await Client.ListOptimalTrialsAsync(new ListOptimalTrialsRequest { Parent = Missing }, cancellationToken: Token));
        await RefusedAsync(StatusCode.NotFound, async () =>
            await Client.UpdateMetadataAsync(new UpdateMetadataRequest { Name = Missing }, cancellationToken: Token));
    }

    [Fact]
    public async Task A_wrong_specification_is_refused_with_every_field_that_is_wrong()
    {
        var spec = Samples.Spec("RANDOM_SERCH");
        spec.Parameters[0].DoubleValueSpec.MinValue = 2;
        spec.Parameters[1].ParameterId = "lr";
        spec.Metrics.Add(spec.Metrics[0].Clone());

        var refusal = await RefusedAsync(StatusCode.InvalidArgument, () => CreateStudyAsync(spec: spec));
        var details = Google.Rpc.Status.Parser.ParseFrom(refusal.Trailers.GetValueBytes("grpc-status-details-bin"));
        var fields = details.Details.Single().Unpack<Google.Rpc.BadRequest>().FieldViolations.Select(violation => violation.Field);

        Assert.Contains("study.study_spec.parameters[0].double_value_spec.max_value", fields);
        Assert.Contains("study.study_spec.parameters[1].parameter_id", fields);
        Assert.Contains("study.study_spec.metrics[1].metric_id", fields);
    }
}
