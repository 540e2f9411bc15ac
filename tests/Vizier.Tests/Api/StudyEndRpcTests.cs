using Grpc.Core;
using Vizier.Protocol;
using Vizier.Tests.Studies;
using Ended = Vizier.Protocol.Runners.ReportAttemptRequest.Types.Ended.Types.Reason;
using State = Vizier.Protocol.Experiments.Experiment.Types.State;

namespace Vizier.Tests.Api;

public sealed class StudyEndRpcTests : RpcTests
{
    [Theory]
    [InlineData("RANDOM_SEARCH")]
    [InlineData("DEFAULT")]
    public async Task A_study_ends_by_itself_once_its_trials_have_ended(string algorithm)
    {
        var study = await CreateStudyAsync("s", Ending("""{"max_trials_without_progress": 2}""", algorithm));
        await CompleteAsync((await SuggestAsync(study))[0], 0.9);
        var running = (await SuggestAsync(study, client: "slow"))[0];
        await CompleteAsync((await SuggestAsync(study))[0], 0.5);
        await CompleteAsync((await SuggestAsync(study))[0], 0.4);

        Assert.Empty(await SuggestAsync(study));
        Assert.Equal(running.Id, (await SuggestAsync(study, 2, "slow"))[0].Id);
        await CompleteAsync(running, 0.3);
        var last = await Client.SuggestTrialsAsync(new SuggestTrialsRequest { Parent = study.Name, SuggestionCount = 1, ClientId = "worker" }, cancellationToken: Token);

        Assert.Empty(TrialsOf(last));
        Assert.Equal(Study.Types.State.Completed, SuggestTrialsResponse.Parser.ParseFrom(last.Response.Value).StudyState);
        var ended = await Client.GetStudyAsync(new GetStudyRequest { Name = study.Name }, cancellationToken: Token);
        Assert.Equal(Study.Types.State.Completed, ended.State);
        Assert.Equal("Nothing was better than trial 1 in the last 3 trials; 2 may pass without progress.", ended.InactiveReason);
    }

    [Fact]
    public async Task More_progress_in_time_keeps_it_going()
    {
        var study = await CreateStudyAsync("s", Ending("""{"max_trials_without_progress": 2}"""));
        foreach (var accuracy in new[] { 0.1, 0.05, 0.2, 0.15, 0.3 })
        {
            await CompleteAsync(Assert.Single(await SuggestAsync(study)), accuracy);
        }

        Assert.Single(await SuggestAsync(study));
    }

    [Theory]
    [InlineData("""{"max_trials": 0}""", "max_trials: 0 must be at least 1")]
    [InlineData("""{"max_duration": "soon"}""", "max_duration: \"soon\" must be a positive length of time such as 90s, 45m, 2h30m or 7d")]
    [InlineData("""{"deadline": "never"}""", "deadline: \"never\" must be a time such as 2026-12-01T08:00:00Z")]
    [InlineData("""{"max_regret": -1}""", "max_regret: -1 must be a positive number")]
    [InlineData("""{"max_tirals": 3}""", "max_tirals")]
    public async Task Wrong_conditions_are_refused(string conditions, string message)
    {
        var refused = await RefusedAsync(StatusCode.InvalidArgument, () => CreateStudyAsync("s", Ending(conditions)));
        Assert.Contains(message, refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_experiment_ends_by_lack_of_progress_and_says_why()
    {
        await using var runner = await ScriptedRunner.StartAsync();
        await runner.CreateAsync(ScriptedRunner.Document("stopping: { maxTrialsWithoutProgress: 2 }", max: 50, parallel: 1));
        for (var trial = 1; trial <= 3; trial++)
        {
            var attempt = (await runner.HoldAsync(attempts => attempts.Count == 1 && attempts[0].Name.Contains($"/trials/{trial}/", StringComparison.Ordinal)))[0];
            await runner.ReportAsync(attempt, trial == 1 ? 0.9 : 0.5, end: Ended.Completed);
        }

        var experiment = await runner.GetAsync();
        Assert.Equal(State.Succeeded, experiment.State);
        var condition = experiment.Conditions.Last(condition => condition.Status);
        Assert.Equal("ExperimentStoppingConditionMet", condition.Reason);
        Assert.Equal("Experiment has succeeded: Nothing was better than trial 1 in the last 2 trials; 2 may pass without progress.", condition.Message);
    }

    [Fact]
    public async Task An_experiment_ends_at_its_deadline_though_nothing_happens()
    {
        await using var runner = await ScriptedRunner.StartAsync();
        await runner.CreateAsync(ScriptedRunner.Document("stopping: { maxDuration: 1s }", parallel: 1));
        await runner.HoldAsync(attempts => attempts.Count == 1 && attempts[0].StopReason.Length > 0);

        var experiment = await runner.GetAsync();
        Assert.Equal(State.Succeeded, experiment.State);
        Assert.Contains("it may run for 00:00:01", experiment.Conditions.Last(condition => condition.Status).Message, StringComparison.Ordinal);
    }

    private static StudySpec Ending(string conditions, string algorithm = "RANDOM_SEARCH")
    {
        var spec = Samples.Spec(algorithm);
        spec.Metadata.Add(new KeyValue { Ns = ":vizier", Key = "stopping", Value = conditions });
        return spec;
    }
}
