using Google.LongRunning;

namespace Vizier.Suggestions;

/// <summary>A client's call for suggestions that waits for its answer.</summary>
/// <param name="clientId">The client.</param>
/// <param name="count">How many trials it wants to hold in all.</param>
internal sealed class SuggestCall(string clientId, int count)
{
    private readonly TaskCompletionSource<Operation> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The client.</summary>
    public string ClientId => clientId;

    /// <summary>How many trials it wants to hold in all.</summary>
    public int Count => count;

    /// <summary>Completes with the operation, once it is stored.</summary>
    public Task<Operation> Completion => _answer.Task;

    /// <summary>Hands out the operation.</summary>
    public void Answer(Operation operation) => _answer.TrySetResult(operation);

    /// <summary>Refuses the call.</summary>
    public void Fail(Exception exception) => _answer.TrySetException(exception);
}
