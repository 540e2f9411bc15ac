using Vizier.Storage;
using Vizier.Studies;
using Vizier.Studies.Names;

namespace Vizier.Analyses;

/// <summary>
/// Computes analyses one after the other, on a thread of its own, so that they never take more than one core from suggestions
/// and reports.
/// </summary>
internal sealed class AnalysisWorker(Store store) : IDisposable
{
    private const int MostWaiting = 64;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly AnalysedStudies _studies = new();
    private int _waiting;

    /// <summary>Computes something of a study.</summary>
    /// <param name="name">The study.</param>
    /// <param name="compute">The computation, which takes at most some seconds at any number of trials.</param>
    /// <exception cref="VizierException">There is no such study, too many computations wait, or what the computation threw.</exception>
    public async Task<T> RunAsync<T>(StudyName name, Func<AnalysisSubject, T> compute)
    {
        if (Interlocked.Increment(ref _waiting) > MostWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            throw VizierException.Of(ErrorKind.ResourceExhausted, $"{MostWaiting} analyses wait already; ask again later");
        }

        await _turn.WaitAsync();
        try
        {
            var subject = await store.ReadAsync(database => _studies.Read(database, name));
            return await Task.Factory.StartNew(
                () => compute(subject), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();
}
