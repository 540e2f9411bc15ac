using Grpc.Core;
using Vizier.Protocol;
using Vizier.Storage;
using Vizier.Studies;
using Vizier.Studies.Names;

namespace Vizier.Pythia;

/// <summary>
/// Asks the Pythia service that a study names. That service reads the trials it needs back from this one, by the study's
/// name.
/// </summary>
internal sealed class ForeignAlgorithm(Store store, PythiaChannels channels, PythiaOptions options, TimeProvider time)
{
    /// <summary>Asks for suggestions.</summary>
    /// <param name="name">The study.</param>
    /// <param name="endpoint">The endpoint it names.</param>
    /// <param name="count">How many are wanted.</param>
    /// <returns>Trials with neither name nor state, as many as the service made, and annotations to store.</returns>
    /// <exception cref="VizierException">
    /// The endpoint must not be called (INVALID_ARGUMENT); the service is not there, refused, or answered with something
    /// outside the search space (INTERNAL); or it took too long (DEADLINE_EXCEEDED).
    /// </exception>
    public async Task<Proposal> SuggestAsync(StudyName name, string endpoint, int count)
    {
        var (client, headers) = channels.Get(endpoint);
        var (spec, descriptor) = await store.ReadAsync(database => Describe(database, name));
        var request = new SuggestRequest { Algorithm = spec.Algorithm, StudyDescriptor = descriptor, Count = count };
        var decision = await AskAsync(endpoint, () => client.SuggestAsync(request, Call(headers)));
        return new Proposal(
            [.. decision.Suggestions.Select(suggestion => ToTrial(name, spec, endpoint, suggestion))],
            CheckNotes(name, endpoint, decision.Metadata));
    }

    /// <summary>Asks which trials should stop.</summary>
    /// <param name="name">The trial in question.</param>
    /// <param name="endpoint">The endpoint that its study names.</param>
    /// <returns>The service's decisions, which may speak of other trials, and annotations to store.</returns>
    /// <exception cref="VizierException">As for <see cref="SuggestAsync"/>.</exception>
    public async Task<EarlyStopDecisions> JudgeAsync(TrialName name, string endpoint)
    {
        var (client, headers) = channels.Get(endpoint);
        var (spec, descriptor) = await store.ReadAsync(database => Describe(database, name.Study));
        var request = new EarlyStopRequest
        {
            Algorithm = spec.Algorithm,
            StudyDescriptor = descriptor,
            TrialIds = { checked((int)name.Number) },
        };
        var answer = await AskAsync(endpoint, () => client.EarlyStopAsync(request, Call(headers)));
        CheckNotes(name.Study, endpoint, answer.Metadata);
        return answer;
    }

    private CallOptions Call(Metadata headers) => new(headers, (time.GetUtcNow() + options.Timeout).UtcDateTime);

    private static (StudySpec Spec, StudyDescriptor Descriptor) Describe(VizierDbContext database, StudyName name)
    {
        var head = StudyHead.Get(database, name);
        var spec = StoredStudies.Get(database, name).StudySpec ?? new StudySpec();
        var descriptor = new StudyDescriptor
        {
            Guid = name.ToString(),
            MaxTrialId = checked((int)head.LastTrial),
            Config = new ProblemStatement
            {
                SearchSpace = { spec.Parameters },
                MetricInformation = { spec.Metrics },
                Metadata = { spec.Metadata },
            },
        };
        return (spec, descriptor);
    }

    private async Task<T> AskAsync<T>(string endpoint, Func<AsyncUnaryCall<T>> call)
    {
        try
        {
            return await call();
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.DeadlineExceeded)
        {
            throw VizierException.Of(
                ErrorKind.DeadlineExceeded, $"the Pythia service at '{endpoint}' did not answer within {options.Timeout.TotalSeconds} s", exception);
        }
        catch (RpcException exception)
        {
            throw VizierException.Of(
                ErrorKind.Internal, $"the Pythia service at '{endpoint}' failed with {exception.StatusCode}: {exception.Status.Detail}", exception);
        }
    }

    private static IReadOnlyList<UnitMetadataUpdate> CheckNotes(
        StudyName name, string endpoint, IReadOnlyList<UnitMetadataUpdate> notes) =>
        Guard(endpoint, "answered with annotations that cannot be stored", () =>
        {
            StoredMetadata.Check(name, notes);
            return notes;
        });

    private static Trial ToTrial(StudyName name, StudySpec spec, string endpoint, TrialSuggestion suggestion)
    {
        var trial = new Trial { Parameters = { suggestion.Parameters } };
        MetadataRules.Merge(trial.Metadata, suggestion.Metadata);
        return Guard(endpoint, "suggested what the search space does not hold", () =>
        {
            TrialParameters.Check(name, spec, trial);
            return DocumentLimits.Check(trial, "trial");
        });
    }

    // What is wrong with an answer is the service's mistake, not that of the client who waits for it.
    private static T Guard<T>(string endpoint, string mistake, Func<T> check)
    {
        try
        {
            return check();
        }
        catch (VizierException exception)
        {
            throw VizierException.Of(ErrorKind.Internal, $"the Pythia service at '{endpoint}' {mistake}: {exception.Message}", exception);
        }
    }

    /// <summary>What a Pythia service answered.</summary>
    /// <param name="Trials">Trials to make of its suggestions.</param>
    /// <param name="Metadata">Annotations of the study and its trials.</param>
    internal sealed record Proposal(IReadOnlyList<Trial> Trials, IReadOnlyList<UnitMetadataUpdate> Metadata);
}
