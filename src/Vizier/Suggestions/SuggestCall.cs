using Google.LongRunning;
using Vizier.Storage;

namespace Vizier.Suggestions;

/// <summary>A client's call for suggestions that waits for its answer.</summary>
/// <param name="clientId">The client.</param>
/// <param name="count">
/// How many trials it wants to hold in all; asked in each transaction that serves the call, the last time in the one that answers it.
/// </param>
internal sealed class SuggestCall(string clientId, Func<VizierDbContext, int> count)
{
    private readonly TaskCompletionSource<Operation> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The client.</summary>
    public string ClientId => clientId;

    /// <summary>Completes with the operation, once it is stored.</summary>
    public Task<Operation> Completion => _answer.Task;

    /// <summary>How many trials it wants to hold in all, by what a transaction sees.</summary>
    public int CountIn(VizierDbContext database) => Math.Max(count(database), 0);

    /// <summary>Hands out the operation.</summary>
    public void Answer(Operation operation) => _answer.TrySetResult(operation);

    /// <summary>Refuses the call.</summary>
    public void Fail(Exception exception) => _answer.TrySetException(exception);
}
