using Vizier.Client;
using Vizier.Protocol;

namespace Vizier.EndToEnd.Tests;

/// <summary>Two processes that serve each other: one holds the studies, the other has the algorithm.</summary>
public sealed class PythiaTests : IDisposable
{
    private readonly VizierProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public async Task A_study_is_tuned_by_the_algorithm_of_another_process()
    {
        await using var vizier = await ServedProgram.StartAsync(_program, "serve", "--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0");
        await using var pythia = await ServedProgram.StartAsync(_program, "pythia", "--vizier", vizier.Endpoint, "--grpc", "127.0.0.1:0");
        using var connection = new VizierConnection(new VizierConnectionOptions { Endpoint = vizier.Endpoint });
        var definition = new StudyDefinition("CMA_ES").Minimize("loss").Double("x", -5, 5).Double("y", -5, 5).WithSeed(3);
        definition.Spec.Metadata.Add(new KeyValue { Ns = ":service", Key = "PYTHIA_ENDPOINT", Value = pythia.Endpoint });
        var study = await StudyClient.CreateOrLoadAsync(connection, "ada", "sphere", definition, TestContext.Current.CancellationToken);

        for (int i = 0; i < 60; i++)
        {
            var trial = (await study.SuggestAsync("worker", TestContext.Current.CancellationToken))!;
            double loss = Math.Pow(trial.Number("x") - 1, 2) + Math.Pow(trial.Number("y") + 2, 2);
            await trial.CompleteAsync(new Dictionary<string, double> { ["loss"] = loss }, TestContext.Current.CancellationToken);
        }

        var best = await study.OptimalTrialsAsync(TestContext.Current.CancellationToken);
        Assert.InRange(best[0].FinalMeasurement.Metrics[0].Value, 0, 0.5);
    }
}
