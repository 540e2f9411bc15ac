using System.Diagnostics;
using Grpc.Net.Client;
using Vizier.Protocol;

namespace Vizier.Benchmarks.Service;

/// <summary>Clients that ask for a trial, measure it and complete it, again and again, over one connection each 32.</summary>
internal sealed class Load : IDisposable
{
    private const string Owner = "owners/bench";
    private const int ClientsPerChannel = 32;
    private const int Fillers = 64;

    private readonly GrpcChannel[] _channels;
    private readonly VizierService.VizierServiceClient[] _clients;

    /// <summary>Prepares the connections.</summary>
    /// <param name="address">Where the service is.</param>
    public Load(Uri address)
    {
        _channels = [.. Enumerable.Range(0, Fillers / ClientsPerChannel).Select(_ => GrpcChannel.ForAddress(address))];
        _clients = [.. _channels.Select(channel => new VizierService.VizierServiceClient(channel))];
    }

    /// <summary>The full name of a study.</summary>
    public static string NameOf(string study) => $"{Owner}/studies/{study}";

    /// <summary>Makes studies, unless they are there.</summary>
    public async Task CreateAsync(IEnumerable<string> studies, CancellationToken cancellationToken)
    {
        foreach (var study in studies)
        {
            var request = new CreateStudyRequest { Parent = Owner, Study = new Study { DisplayName = study, StudySpec = StudySample.Spec() } };
            await _clients[0].CreateStudyAsync(request, cancellationToken: cancellationToken);
        }
    }

    /// <summary>Gives each study so many finished trials.</summary>
    public async Task FillAsync(IReadOnlyList<string> studies, int trials, CancellationToken cancellationToken)
    {
        await CreateAsync(studies, cancellationToken);
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Fillers).Select(async filler =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < studies.Count * trials;)
            {
                var request = new CreateTrialRequest { Parent = NameOf(studies[i % studies.Count]), Trial = StudySample.Finished(i) };
                await ClientOf(filler).CreateTrialAsync(request, cancellationToken: cancellationToken);
            }
        }));
    }

    /// <summary>Lets clients work, spread over the studies.</summary>
    public async Task<Samples> RunAsync(IReadOnlyList<string> studies, int clients, TimeSpan duration, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var samples = await Task.WhenAll(Enumerable.Range(0, clients).Select(i => Task.Run(
            () => WorkAsync(ClientOf(i), NameOf(studies[i % studies.Count]), $"client{i}", start, duration, cancellationToken), cancellationToken)));
        return Samples.Join(samples);
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_channels, channel => channel.Dispose());

    private VizierService.VizierServiceClient ClientOf(int index) => _clients[index / ClientsPerChannel % _clients.Length];

    private static async Task<Samples> WorkAsync(
        VizierService.VizierServiceClient client, string study, string clientId, long start, TimeSpan duration, CancellationToken cancellationToken)
    {
        var samples = new Samples();
        var suggest = new SuggestTrialsRequest { Parent = study, ClientId = clientId, SuggestionCount = 1 };
        while (Stopwatch.GetElapsedTime(start) < duration)
        {
            var began = Stopwatch.GetTimestamp();
            var operation = await client.SuggestTrialsAsync(suggest, cancellationToken: cancellationToken);
            var trial = SuggestTrialsResponse.Parser.ParseFrom(operation.Response.Value).Trials[0].Name;
            began = samples.Suggest.Add(began);
            var measurement = StudySample.Measurement(samples.Suggest.Count);
            await client.AddTrialMeasurementAsync(
                new AddTrialMeasurementRequest { TrialName = trial, Measurement = measurement }, cancellationToken: cancellationToken);
            began = samples.Measure.Add(began);
            await client.CompleteTrialAsync(
                new CompleteTrialRequest { Name = trial, FinalMeasurement = measurement }, cancellationToken: cancellationToken);
            samples.Complete.Add(began);
        }

        return samples;
    }
}
