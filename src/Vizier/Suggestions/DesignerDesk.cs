using Vizier.Pythia;
using Vizier.Storage;
using Vizier.Studies;
using Vizier.Studies.Names;

namespace Vizier.Suggestions;

/// <summary>
/// Runs the designer of one study, or asks its foreign Pythia service, one computation at a time. Not safe for several threads: its study's suggester calls it
/// in turn.
/// </summary>
internal sealed class DesignerDesk(StudyName name, ForeignAlgorithm foreign, Store store, TimeProvider time, SuggestionOptions options)
{
    private DesignerRun? _run;
    private TimeSpan _lastDuration;
    private (HistoryKey History, int Count) _expected;

    /// <summary>Waits until no other service on the database makes suggestions for the study.</summary>
    /// <returns>To be disposed at the turn's end.</returns>
    /// <exception cref="VizierException">Others took too long.</exception>
    public async Task<IAsyncDisposable> TakeTurnAsync(SuggestPlan plan)
    {
        using var timeout = new CancellationTokenSource(options.Timeout, time);
        try
        {
            return await store.LockStudyAsync(plan.Study.Head.Key, timeout.Token);
        }
        catch (OperationCanceledException exception) when (timeout.IsCancellationRequested)
        {
            throw VizierException.Of(
                ErrorKind.Unavailable, $"another service was busy with '{name}' for {options.Timeout.TotalSeconds} s; ask again", exception);
        }
    }

    /// <summary>Makes the suggestions that a plan wants.</summary>
    /// <returns>Gives them anew to each attempt of a transaction.</returns>
    /// <exception cref="VizierException">The algorithm cannot work on the problem, or took too long.</exception>
    public async Task<Func<ISuggestionSource>> MakeAsync(SuggestPlan plan)
    {
        if (plan.Missing == 0)
        {
            return () => plan.Warm.Stock;
        }

        var outcome = await ComputeAsync(plan);
        if (plan.Learns)
        {
            return () => new SuggestionBatch(plan.Study.Head.Key, outcome);
        }

        var study = plan.Study.Head;
        var stock = new SuggestionStock(study.DocumentRevision, study.LastTrial + 1, outcome.Trials, outcome.IsExhausted);
        plan.Warm.Stock = stock;
        return () => stock;
    }

    /// <summary>
    /// Waits as long as the last computation took: a history that changes sooner would make another one in vain.
    /// </summary>
    /// <param name="study">The study with the trials that were just handed out.</param>
    /// <param name="count">How many suggestions to expect to be asked for next.</param>
    public Task AwaitQuietAsync(StudyHead study, int count)
    {
        _expected = (HistoryKey.Of(study), count);
        return Task.Delay(_lastDuration, time);
    }

    /// <summary>
    /// Makes suggestions before they are asked for. Those of an algorithm that learns are thrown away by the next plan if the
    /// history has changed by then.
    /// </summary>
    /// <param name="plan">A plan for no calls.</param>
    public async Task MakeAheadAsync(SuggestPlan plan)
    {
        if (!plan.Learns)
        {
            await MakeAsync(plan with { Missing = 1 });
        }
        else if (_run is null && _expected.History == HistoryKey.Of(plan.Study.Head))
        {
            _run = Start(plan with { Missing = _expected.Count });
        }
    }

    /// <summary>Forgets a computation that failed.</summary>
    public void Forget() => _run = null;

    private async Task<DesignerRun.Outcome> ComputeAsync(SuggestPlan plan)
    {
        var deadline = time.GetUtcNow() + options.Timeout;
        if (_run is { Completion.IsCompleted: false } unfinished && !Fits(unfinished, plan))
        {
            await WaitAsync(unfinished, deadline).ContinueWith(_ => { }, TaskScheduler.Default);
        }

        if (_run is null || !Fits(_run, plan))
        {
            _run = Start(plan);
        }

        var outcome = await WaitAsync(_run, deadline);
        _lastDuration = _run.Duration;
        _run = null;
        return outcome;
    }

    private DesignerRun Start(SuggestPlan plan)
    {
        var (study, problem, history) = plan.Study;
        return problem.PythiaEndpoint is { } endpoint
            ? DesignerRun.Follow(AskAsync(endpoint, plan.Count), HistoryKey.Of(study), plan.Count)
            : DesignerRun.Start(plan.Warm.DesignerOf(problem), history, HistoryKey.Of(study), plan.Count, isQuick: !plan.Learns);
    }

    private async Task<DesignerRun.Outcome> AskAsync(string endpoint, int count)
    {
        var proposal = await foreign.SuggestAsync(name, endpoint, count);
        return new DesignerRun.Outcome(proposal.Trials, IsExhausted: proposal.Trials.Count < count)
        {
            Metadata = proposal.Metadata,
            KeepsRest = true,
        };
    }

    private static bool Fits(DesignerRun run, SuggestPlan plan) =>
        run.History == HistoryKey.Of(plan.Study.Head) && run.Count == plan.Count && !run.Completion.IsFaulted;

    private async Task<DesignerRun.Outcome> WaitAsync(DesignerRun run, DateTimeOffset deadline)
    {
        var left = deadline - time.GetUtcNow();
        try
        {
            return await run.Completion.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
        }
        catch (TimeoutException) when (!run.Completion.IsCompleted)
        {
            throw VizierException.Of(
                ErrorKind.DeadlineExceeded,
                $"the algorithm of '{name}' made no suggestion within {options.Timeout.TotalSeconds} s; it goes on, ask again");
        }
    }
}
