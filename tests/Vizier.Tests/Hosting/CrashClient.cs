using Grpc.Core;
using Vizier.Protocol;
using Vizier.Tests.Studies;

namespace Vizier.Tests.Hosting;

/// <summary>A client that suggests, measures and completes, repeats what fails, and remembers what was acknowledged.</summary>
internal sealed class CrashClient(VizierService.VizierServiceClient client, string study, string id, CancellationToken stop)
{
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(20);

    private int _cycles;

    public string Id => id;

    public int Cycles => Volatile.Read(ref _cycles);

    /// <summary>The trials that it was given, with all that was acknowledged of each.</summary>
    public Dictionary<string, Acknowledged> Trials { get; } = [];

    public async Task RunAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            var trial = await SuggestAsync();
            var value = Cycles + (0.001 * id.Length);
            await RepeatAsync(async () => await client.AddTrialMeasurementAsync(
                new AddTrialMeasurementRequest { TrialName = trial.Name, Measurement = Samples.Measurement(value, Cycles) }, deadline: Deadline()));
            Trials[trial.Name] = Trials[trial.Name] with { Measured = value };
            await RepeatAsync(async () => await client.CompleteTrialAsync(
                new CompleteTrialRequest { Name = trial.Name, FinalMeasurement = Samples.Measurement(value) }, deadline: Deadline()));
            Trials[trial.Name] = Trials[trial.Name] with { Completed = value };
            Interlocked.Increment(ref _cycles);
        }
    }

    private async Task<Trial> SuggestAsync()
    {
        Trial? trial = null;
        await RepeatAsync(async () =>
        {
            var operation = await client.SuggestTrialsAsync(
                new SuggestTrialsRequest { Parent = study, ClientId = id, SuggestionCount = 1 }, deadline: Deadline());
            trial = operation.Response.Unpack<SuggestTrialsResponse>().Trials.Single();
        });
        Assert.Equal(id, trial!.ClientId);
        Assert.False(Trials.ContainsKey(trial.Name), $"{trial.Name} was given out although it was completed");
        Trials.Add(trial.Name, new Acknowledged(trial.Parameters.ToString(), null, null));
        return trial;
    }

    private static DateTime Deadline() => TimeProvider.System.GetUtcNow().UtcDateTime + LongestCall;

    private static async Task RepeatAsync(Func<Task> call)
    {
        while (true)
        {
            try
            {
                await call();
                return;
            }
            catch (RpcException exception) when (exception.StatusCode == StatusCode.FailedPrecondition && exception.Status.Detail.Contains("SUCCEEDED", StringComparison.Ordinal))
            {
                // The call before was carried out; only its answer was lost.
                return;
            }
            catch (RpcException exception) when (IsOfTheKill(exception))
            {
                await Task.Delay(20);
            }
        }
    }

    private static bool IsOfTheKill(RpcException exception) =>
        exception.StatusCode is StatusCode.Unavailable or StatusCode.Cancelled or StatusCode.Internal or StatusCode.Unknown
        && !exception.Status.Detail.Contains("failed unexpectedly", StringComparison.Ordinal);

    internal sealed record Acknowledged(string Parameters, double? Measured, double? Completed);
}
