using Grpc.Core;
using Vizier.Protocol;
using Vizier.Tests.Studies;

namespace Vizier.Tests.Api;

public sealed class PriorStudyRpcTests : RpcTests
{
    [Fact]
    public async Task A_study_starts_where_a_prior_one_was_best()
    {
        var old = await CreateStudyAsync("old", Samples.Spec());
        foreach (var trial in await SuggestAsync(old, 12))
        {
            await CompleteAsync(trial, -Math.Abs(Math.Log10(trial.Parameters[0].Value.NumberValue) + 2));
        }

        var best = (await Client.ListOptimalTrialsAsync(new ListOptimalTrialsRequest { Parent = old.Name }, cancellationToken: Token)).OptimalTrials[0];
        var first = (await SuggestAsync(await CreateStudyAsync("new", Learning("[\"old\"]"))))[0];
        var named = (await SuggestAsync(await CreateStudyAsync("newer", Learning("[\"owners/ada/studies/old\"]"))))[0];
        var alone = (await SuggestAsync(await CreateStudyAsync("alone", Learning("[]"))))[0];

        Assert.Equal(Shown(best), Shown(first));
        Assert.Equal(Shown(best), Shown(named));
        Assert.NotEqual(Shown(best), Shown(alone));
    }

    [Fact]
    public async Task Trials_that_end_after_the_study_was_created_do_not_count()
    {
        var old = await CreateStudyAsync("old", Samples.Spec());
        var trials = await SuggestAsync(old, 6);
        var study = await CreateStudyAsync("new", Learning("[\"old\"]"));
        foreach (var trial in trials)
        {
            await CompleteAsync(trial, 0.5);
        }

        var alone = await CreateStudyAsync("alone", Learning("[]"));
        Assert.Equal((await SuggestAsync(alone))[0].Parameters, (await SuggestAsync(study))[0].Parameters);
    }

    [Theory]
    [InlineData("[\"missing\"]", "'missing': is no study of owners/ada")]
    [InlineData("[\"owners/bob/studies/theirs\"]", "'owners/bob/studies/theirs': is no study of owners/ada")]
    [InlineData("[\"a/b\"]", "'a/b': must be the id of a study or owners/ada/studies/ID")]
    [InlineData("[\"old\", \"owners/ada/studies/old\"]", "'owners/ada/studies/old': is named twice")]
    [InlineData("\"old\"", "prior_studies")]
    public async Task Prior_studies_that_cannot_be_used_are_refused(string priors, string message)
    {
        await CreateStudyAsync("old", Samples.Spec());
        await Client.CreateStudyAsync(
            new CreateStudyRequest { Parent = "owners/bob", Study = new Study { DisplayName = "theirs", StudySpec = Samples.Spec() } }, cancellationToken: Token);

        var refused = await RefusedAsync(StatusCode.InvalidArgument, () => CreateStudyAsync("new", Learning(priors)));
        Assert.Contains(message, refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_algorithm_that_cannot_learn_from_them_is_refused()
    {
        await CreateStudyAsync("old", Samples.Spec());
        var refused = await RefusedAsync(StatusCode.InvalidArgument, () => CreateStudyAsync("new", Learning("[\"old\"]", "RANDOM_SEARCH")));
        Assert.Contains("'old': must be empty for RANDOM_SEARCH, which cannot learn from other studies", refused.Status.Detail, StringComparison.Ordinal);
    }

    // A value comes back from the unit cube with another last digit.
    private static IEnumerable<string> Shown(Trial trial) => trial.Parameters.Select(parameter => parameter.Value.HasNumberValue
        ? $"{parameter.ParameterId}={parameter.Value.NumberValue:G9}"
        : $"{parameter.ParameterId}={parameter.Value.StringValue}");

    private static StudySpec Learning(string priors, string algorithm = "DEFAULT")
    {
        var spec = Samples.Spec(algorithm);
        spec.Metadata.Add(new KeyValue { Ns = ":vizier", Key = "prior_studies", Value = priors });
        spec.Metadata.Add(new KeyValue { Ns = ":vizier", Key = "seed", Value = "7" });
        return spec;
    }
}
