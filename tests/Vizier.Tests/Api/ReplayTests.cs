using Vizier.Protocol;
using Vizier.Tests.Studies;

namespace Vizier.Tests.Api;

public sealed class ReplayTests : RpcTests
{
    // One service goes on with the designer it has; the other is restarted in between and has only what is stored.
    [Theory]
    [InlineData("RANDOM_SEARCH")]
    [InlineData("GP_UCB_PE")]
    [InlineData("CMA_ES")]
    [InlineData("NSGA2")]
    [InlineData("TPE")]
    [InlineData("QUASI_RANDOM_SEARCH")]
    public async Task The_same_history_gives_the_same_suggestions_after_a_restart(string algorithm)
    {
        var spec = Samples.Spec(algorithm);
        spec.Parameters.RemoveAt(2);
        spec.Metadata.Add(new KeyValue { Ns = ":vizier", Key = "seed", Value = "11" });
        var without = await WorkAsync("without", spec, restarts: false);
        var with = await WorkAsync("with", spec, restarts: true);

        Assert.Equal(without, with);
    }

    [Fact]
    public async Task Another_seed_gives_other_suggestions()
    {
        var spec = Samples.Spec();
        spec.Metadata.Add(new KeyValue { Ns = ":vizier", Key = "seed", Value = "1" });
        var other = spec.Clone();
        other.Metadata[0].Value = "2";

        Assert.NotEqual(
            (await SuggestAsync(await CreateStudyAsync("one", spec)))[0].Parameters,
            (await SuggestAsync(await CreateStudyAsync("two", other)))[0].Parameters);
    }

    private async Task<List<string>> WorkAsync(string name, StudySpec spec, bool restarts)
    {
        var study = await CreateStudyAsync(name, spec);
        var suggested = new List<string>();
        for (var round = 0; round < 4; round++)
        {
            if (restarts && round > 0)
            {
                await Host.RestartAsync();
            }

            // The second trial of each round stays pending over the restart and is completed a round later, out of order.
            var trials = await SuggestAsync(study, 3);
            suggested.AddRange(trials.Select(trial => $"{trial.Id}: {trial.Parameters}"));
            foreach (var trial in trials.Where((_, index) => index != 1))
            {
                await CompleteAsync(trial, double.Parse(trial.Id) % 7);
            }
        }

        return suggested;
    }
}
