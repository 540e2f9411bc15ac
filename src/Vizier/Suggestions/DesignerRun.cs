using System.Diagnostics;
using Vizier.Algorithms.Designers;
using Vizier.Algorithms.Trials;
using Vizier.Protocol;
using Trial = Vizier.Protocol.Trial;

namespace Vizier.Suggestions;

/// <summary>
/// One computation of suggestions: of a designer, which has a thread of its own if it learns, so that a slow one takes nothing
/// from others; or of a foreign Pythia service. It cannot be interrupted; one that was waited for in vain goes on, and its
/// result serves the next call if it still fits.
/// </summary>
internal sealed class DesignerRun
{
    private readonly TaskCompletionSource<Outcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private DesignerRun(HistoryKey history, int count)
    {
        History = history;
        Count = count;
    }

    /// <summary>The history of which it computes.</summary>
    public HistoryKey History { get; }

    /// <summary>How many suggestions it makes.</summary>
    public int Count { get; }

    /// <summary>How long it took, once it has completed.</summary>
    public TimeSpan Duration { get; private set; }

    /// <summary>Completes when the designer has returned; fails with what the designer threw.</summary>
    public Task<Outcome> Completion => _outcome.Task;

    /// <summary>Starts a computation.</summary>
    /// <param name="designer">The designer, which nobody else uses meanwhile.</param>
    /// <param name="history">What it learns from.</param>
    /// <param name="key">Tells the history from others.</param>
    /// <param name="count">How many suggestions to make.</param>
    /// <param name="isQuick">Whether it is done so soon that a thread of its own would cost more.</param>
    public static DesignerRun Start(IDesigner designer, TrialHistory history, HistoryKey key, int count, bool isQuick)
    {
        var run = new DesignerRun(key, count);
        if (isQuick)
        {
            _ = Task.Run(() => run.Compute(() => Ask(designer, history, count)));
        }
        else
        {
            new Thread(() => run.Compute(() => Ask(designer, history, count))) { IsBackground = true, Name = "vizier-designer" }.Start();
        }

        return run;
    }

    /// <summary>Follows a computation that goes on elsewhere.</summary>
    /// <param name="outcome">Its outcome.</param>
    /// <param name="key">Tells the history that it learns from from others.</param>
    /// <param name="count">How many suggestions it makes.</param>
    public static DesignerRun Follow(Task<Outcome> outcome, HistoryKey key, int count)
    {
        var run = new DesignerRun(key, count);
        _ = run.FollowAsync(outcome);
        return run;
    }

    private void Compute(Func<Outcome> compute)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            var outcome = compute();
            Duration = Stopwatch.GetElapsedTime(start);
            _outcome.SetResult(outcome);
        }
        catch (Exception exception)
        {
            _outcome.SetException(exception);
        }
    }

    private async Task FollowAsync(Task<Outcome> outcome)
    {
        await outcome.ContinueWith(_ => { }, TaskScheduler.Default);
        Compute(() => outcome.GetAwaiter().GetResult());
    }

    private static Outcome Ask(IDesigner designer, TrialHistory history, int count)
    {
        try
        {
            var suggestions = designer.Suggest(history, count);
            return new Outcome([.. suggestions.Select(TrialMapping.Create)], IsExhausted: suggestions.Count < count);
        }
        catch (SearchSpaceExhaustedException)
        {
            return new Outcome([], IsExhausted: true);
        }
    }

    /// <summary>What was suggested.</summary>
    /// <param name="Trials">The suggestions as trials, with neither name nor state.</param>
    /// <param name="IsExhausted">Whether the search space has no more than these.</param>
    internal sealed record Outcome(IReadOnlyList<Trial> Trials, bool IsExhausted)
    {
        /// <summary>Annotations to store before the trials are handed out.</summary>
        public IReadOnlyList<UnitMetadataUpdate> Metadata { get; init; } = [];

        /// <summary>Whether suggestions that nobody asked for become REQUESTED trials, since they would not come again.</summary>
        public bool KeepsRest { get; init; }
    }
}
