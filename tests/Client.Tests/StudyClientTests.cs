using Grpc.Core;
using Vizier.Protocol;
using State = Vizier.Protocol.Study.Types.State;

namespace Vizier.Client.Tests;

public sealed class StudyClientTests : IAsyncLifetime
{
    private LossyService _service = null!;
    private VizierConnection _connection = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _service = await LossyService.StartAsync();
        _connection = new VizierConnection(new VizierConnectionOptions
        {
            Endpoint = _service.Endpoint,
            Retries = new RetryPolicy { MaxCalls = 4, FirstPause = TimeSpan.FromMilliseconds(5) },
        });
    }

    public async ValueTask DisposeAsync()
    {
        _connection.Dispose();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task Lost_answers_make_neither_a_second_study_nor_a_second_trial()
    {
        _service.Lose("CreateStudy");
        _service.Lose("SuggestTrials", times: 2);
        var study = await CreateAsync();
        var trial = await study.SuggestAsync("worker", Token);

        Assert.Equal(1, trial!.Id);
        Assert.Equal(5, _service.Calls.Count);
        Assert.Single(await study.TrialsAsync(Token));
        var studies = await _connection.Studies.ListStudiesAsync(new ListStudiesRequest { Parent = "owners/ada" }, cancellationToken: Token);
        Assert.Single(studies.Studies);
    }

    [Fact]
    public async Task Each_client_gets_its_own_trials_and_after_a_restart_gets_them_back()
    {
        var study = await CreateAsync();
        var mine = await study.SuggestAsync(2, "one", Token);
        var other = await study.SuggestAsync("two", Token);
        await mine[0].ReportAsync(3, Accuracy(0.5), cancellationToken: Token);
        var restarted = await StudyClient.LoadAsync(_connection, study.Name, Token);
        var again = await restarted.SuggestAsync(2, "one", Token);

        Assert.Equal([1, 2], again.Select(trial => trial.Id));
        Assert.Equal(3, other!.Id);
        Assert.Equal((3, 0), (again[0].LastStep, again[1].LastStep));
    }

    [Fact]
    public async Task A_study_that_has_ended_suggests_nothing_and_one_that_goes_on_does_again()
    {
        var study = await CreateAsync();
        await study.SetStateAsync(State.Completed, Token);
        Assert.Null(await study.SuggestAsync("worker", Token));

        await study.SetStateAsync(State.Active, Token);
        Assert.NotNull(await study.SuggestAsync("worker", Token));
    }

    [Fact]
    public async Task A_grid_that_is_used_up_gives_fewer_and_then_no_trials()
    {
        var definition = new StudyDefinition("grid").Maximize("accuracy").Boolean("augment");
        var study = await StudyClient.CreateOrLoadAsync(_connection, "ada", "grid", definition, Token);
        var trials = await study.SuggestAsync(5, "worker", Token);

        Assert.Equal([false, true], trials.Select(trial => trial.Flag("augment")).Order());
        foreach (var trial in trials)
        {
            await trial.CompleteAsync(Accuracy(1), Token);
        }

        Assert.Null(await study.SuggestAsync("worker", Token));
    }

    [Fact]
    public async Task Assignments_can_be_queued_and_all_kinds_of_values_are_read()
    {
        var study = await CreateAsync();
        var requested = await study.RequestAsync(
            new Dictionary<string, object> { ["lr"] = 0.5, ["layers"] = 3, ["batch"] = 64.0, ["optimizer"] = "sgd", ["momentum"] = 0.9, ["augment"] = true },
            Token);
        var trial = await study.SuggestAsync("worker", Token);

        Assert.Equal(requested.Id, trial!.Id);
        Assert.Equal((0.5, 3, 64.0, "sgd", true), (trial.Number("lr"), trial.Integer("layers"), trial.Number("batch"), trial.Text("optimizer"), trial.Flag("augment")));
        Assert.True(trial.Has("momentum"));
        Assert.False(trial.Has("beta"));
        Assert.Contains("'beta'", Assert.Throws<KeyNotFoundException>(() => trial.Number("beta")).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => study.RequestAsync(new Dictionary<string, object> { ["lr"] = DateTime.UnixEpoch }, Token));
    }

    [Fact]
    public async Task The_best_trials_are_found()
    {
        var study = await CreateAsync();
        foreach (var accuracy in new[] { 0.2, 0.9, 0.4 })
        {
            await (await study.SuggestAsync("worker", Token))!.CompleteAsync(Accuracy(accuracy), Token);
        }

        Assert.Equal("2", Assert.Single(await study.OptimalTrialsAsync(Token)).Id);
    }

    [Fact]
    public async Task What_the_service_refuses_is_told_with_its_code()
    {
        var wrong = await Assert.ThrowsAsync<RpcException>(() => StudyClient.CreateOrLoadAsync(
            _connection, "ada", "wrong", new StudyDefinition("RANDOM_SERCH").Maximize("a").Double("x", 1, 0), Token));
        Assert.Equal(StatusCode.InvalidArgument, wrong.StatusCode);
        var missing = await Assert.ThrowsAsync<RpcException>(() => StudyClient.LoadAsync(_connection, "owners/ada/studies/none", Token));
        Assert.Equal(StatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task A_failed_algorithm_is_told_with_its_message()
    {
        var definition = new StudyDefinition("FOREIGN").Maximize("accuracy").Double("lr", 0, 1);
        definition.Spec.Metadata.Add(new KeyValue { Ns = ":service", Key = "PYTHIA_ENDPOINT", Value = "127.0.0.1:1" });
        var study = await StudyClient.CreateOrLoadAsync(_connection, "ada", "foreign", definition, Token);

        var failure = await Assert.ThrowsAsync<RpcException>(() => study.SuggestAsync("worker", Token));
        Assert.Equal(StatusCode.Internal, failure.StatusCode);
        Assert.Contains("127.0.0.1:1", failure.Status.Detail, StringComparison.Ordinal);
    }

    private static Dictionary<string, double> Accuracy(double value) => new() { ["accuracy"] = value };

    private Task<StudyClient> CreateAsync() => StudyClient.CreateOrLoadAsync(
        _connection,
        "ada",
        "digits",
        new StudyDefinition("RANDOM_SEARCH")
            .Maximize("accuracy")
            .Double("lr", 1e-4, 1, ParameterScale.Log)
            .Integer("layers", 1, 5)
            .Discrete("batch", 32, 64, 128)
            .Categorical("optimizer", "sgd", "adam")
            .When("optimizer", "sgd", sgd => sgd.Double("momentum", 0, 1))
            .When("optimizer", "adam", adam => adam.Double("beta", 0, 1))
            .Boolean("augment"),
        Token);
}
