namespace Vizier.Storage;

/// <summary>A caller's work that waits for the writer.</summary>
internal abstract class WriteRequest
{
    private bool _hasBegun;

    /// <summary>Whether the caller still waits.</summary>
    public abstract bool IsWanted { get; }

    /// <summary>Says, when the turn of the work comes, whether to do it: if its caller still waits, or it was begun before.</summary>
    public bool TryBegin() => _hasBegun |= IsWanted;

    /// <summary>Does the work and saves what it tracked; what it throws is the caller's failure. May be called again.</summary>
    public abstract void Run(VizierDbContext context);

    /// <summary>Keeps what the work threw until the transaction is committed, since it may rest on what others wrote.</summary>
    public abstract void KeepFailure(Exception exception);

    /// <summary>Hands the caller the result or the failure of the work, now that the transaction is on the disk.</summary>
    public abstract void Answer();

    /// <summary>Hands the caller an error; nothing of the work was stored.</summary>
    public abstract void Fail(Exception exception);
}

/// <summary>Work with a result.</summary>
/// <param name="work">Reads and writes; must bear to be run again.</param>
/// <param name="cancellationToken">Whether the caller still waits.</param>
internal sealed class WriteRequest<T>(Func<VizierDbContext, T> work, CancellationToken cancellationToken) : WriteRequest
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;
    private Exception? _failure;

    /// <summary>Completes once the work is committed, or has failed.</summary>
    public Task<T> Completion => _answer.Task;

    /// <inheritdoc/>
    public override bool IsWanted => !cancellationToken.IsCancellationRequested;

    /// <inheritdoc/>
    public override void Run(VizierDbContext context)
    {
        _failure = null;
        _result = work(context);
        if (context.ChangeTracker.HasChanges())
        {
            context.SaveChanges();
        }
    }

    /// <inheritdoc/>
    public override void KeepFailure(Exception exception) => _failure = exception;

    /// <inheritdoc/>
    public override void Answer()
    {
        if (_failure is null)
        {
            _answer.TrySetResult(_result);
        }
        else
        {
            Fail(_failure);
        }
    }

    /// <inheritdoc/>
    public override void Fail(Exception exception)
    {
        if (exception is OperationCanceledException)
        {
            _answer.TrySetCanceled(cancellationToken);
        }
        else
        {
            _answer.TrySetException(exception);
        }
    }
}
