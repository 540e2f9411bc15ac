using System.Collections.Concurrent;
using Google.LongRunning;
using Vizier.Pythia;
using Vizier.Storage;
using Vizier.Studies;
using Vizier.Studies.Names;

namespace Vizier.Suggestions;

/// <summary>
/// Hands trials to clients. A call whose trials are at hand, or suggestions for them, is answered by one write; the others
/// of a study are served in rounds (<see cref="StudySuggester"/>), and no study waits for another.
/// </summary>
internal sealed class SuggestionService(
    Store store, WarmStudies warmStudies, ForeignAlgorithm foreign, TimeProvider time, SuggestionOptions options, ILogger<SuggestionService> logger)
{
    private readonly ConcurrentDictionary<StudyName, StudySuggester> _suggesters = [];

    /// <summary>Gives a client trials to evaluate: its own unfinished ones, then REQUESTED ones, then new ones.</summary>
    /// <param name="name">The study.</param>
    /// <param name="clientId">The client; the same id gets its unfinished trials back.</param>
    /// <param name="count">How many trials it wants to hold in all; none if not positive.</param>
    /// <param name="cancellationToken">Ends the wait; what has begun is finished and given to the client's next call.</param>
    /// <returns>
    /// A finished operation with a <see cref="Protocol.SuggestTrialsResponse"/>, whose list is shorter than asked for where
    /// the search space has no more; or with the error of an algorithm that failed.
    /// </returns>
    /// <exception cref="VizierException">
    /// The study does not exist or is not ACTIVE, its specification cannot be worked on, or an argument is wrong.
    /// </exception>
    public Task<Operation> SuggestAsync(StudyName name, string clientId, int count, CancellationToken cancellationToken)
    {
        ResourcePath.CheckId(clientId, "client_id");
        if (count > options.LargestCount)
        {
            throw VizierException.Invalid("suggestion_count", $"{count}: must be at most {options.LargestCount}");
        }

        return SuggestAsync(name, clientId, _ => count, cancellationToken);
    }

    /// <summary>Gives a client as many trials as it turns out to want in the very transaction that hands them out.</summary>
    /// <param name="name">The study.</param>
    /// <param name="clientId">The client.</param>
    /// <param name="count">How many trials it wants to hold in all; may be asked several times, the last time for the answer.</param>
    /// <param name="cancellationToken">As above.</param>
    /// <returns>As above.</returns>
    /// <exception cref="VizierException">The study does not exist or is not ACTIVE, or its specification cannot be worked on.</exception>
    public async Task<Operation> SuggestAsync(
        StudyName name, string clientId, Func<VizierDbContext, int> count, CancellationToken cancellationToken)
    {
        var call = new SuggestCall(clientId, count);
        var (answer, isStockLow) = await store.WriteAsync(database => AnswerAtOnce(database, name, call), cancellationToken);
        if (isStockLow && options.MakesAhead)
        {
            SuggesterOf(name).MakeAhead();
        }

        return answer ?? await SuggesterOf(name).SuggestAsync(call).WaitAsync(cancellationToken);
    }

    private (Operation? Operation, bool IsStockLow) AnswerAtOnce(VizierDbContext database, StudyName name, SuggestCall call)
    {
        var handOut = new HandOut(database, name, time.GetUtcNow());
        var stock = warmStudies.Get(handOut.Study.Key).Stock;
        var operation = handOut.Answer(call.ClientId, call.CountIn(database), stock);
        if (operation is not null)
        {
            handOut.Save();
        }

        return (operation, stock.IsLow(handOut.Study));
    }

    private StudySuggester SuggesterOf(StudyName name) =>
        _suggesters.GetOrAdd(name, _ => new StudySuggester(name, warmStudies, foreign, store, time, options, logger));
}
