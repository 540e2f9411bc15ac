using Vizier.Client;
using Vizier.Protocol;

namespace Vizier.EndToEnd.Tests;

/// <summary>Training code goes on while the service is killed and started again under it; nothing is lost or doubled.</summary>
public sealed class KilledServiceTests : IDisposable
{
    private const int Workers = 4;
    private const int TrialsOfEach = 40;
    private const int Steps = 3;
    private const int Kills = 3;

    private readonly VizierProgram _program = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _program.Dispose();

    [Fact]
    public async Task Workers_wait_for_the_service_and_every_report_is_stored_once()
    {
        string address = ServedProgram.FreeAddress();
        var service = await StartAsync(address);
        using var connection = new VizierConnection(new VizierConnectionOptions
        {
            Endpoint = address,
            Retries = RetryPolicy.Patient with { LongestPause = TimeSpan.FromMilliseconds(200), MaxCalls = 500 },
        });
        var study = await StudyClient.CreateOrLoadAsync(
            connection, "ada", "killed", new StudyDefinition("RANDOM_SEARCH").Maximize("accuracy").Double("lr", 0, 1), Token);
        var work = Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(() => WorkAsync(study, $"worker-{worker}"), Token)));
        var random = new Random(5);
        for (int kill = 0; kill < Kills; kill++)
        {
            await Task.Delay(50 + random.Next(200), Token);
            await service.DisposeAsync();
            service = await StartAsync(address);
        }

        var ids = await work;
        var trials = await study.TrialsAsync(Token);
        await service.DisposeAsync();

        Assert.Equal(Workers * TrialsOfEach, trials.Count);
        Assert.Equal(trials.Select(trial => long.Parse(trial.Id, null)), ids.SelectMany(own => own).Order());
        Assert.All(trials, trial =>
        {
            Assert.Equal(Trial.Types.State.Succeeded, trial.State);
            Assert.Equal([1, 2, 3], trial.Measurements.Select(measurement => measurement.StepCount));
            Assert.Equal(Steps, trial.FinalMeasurement.Metrics[0].Value);
        });
    }

    private static async Task<List<long>> WorkAsync(StudyClient study, string worker)
    {
        var own = new List<long>();
        while (own.Count < TrialsOfEach)
        {
            var trial = (await study.SuggestAsync(worker, Token))!;
            own.Add(trial.Id);
            for (int step = 1; step <= Steps; step++)
            {
                await trial.ReportAsync(step, new Dictionary<string, double> { ["accuracy"] = step }, cancellationToken: Token);
            }

            Assert.False(await trial.ShouldStopAsync(Token));
            await trial.CompleteAsync(cancellationToken: Token);
        }

        return own;
    }

    private Task<ServedProgram> StartAsync(string address) =>
        ServedProgram.StartAsync(_program, "serve", "--grpc", address, "--http", "127.0.0.1:0");
}
