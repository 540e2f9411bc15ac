using Vizier.Algorithms.Designers;
using Vizier.Algorithms.Trials;

namespace Vizier.Suggestions;

/// <summary>
/// One computation of a designer, on a thread of its own, so that a slow one takes nothing from others. It cannot be
/// interrupted; one that was waited for in vain goes on, and its result serves the next call if it still fits.
/// </summary>
internal sealed class DesignerRun
{
    private readonly TaskCompletionSource<Outcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private DesignerRun(long studyRevision, int count)
    {
        StudyRevision = studyRevision;
        Count = count;
    }

    /// <summary>The study's revision from whose history it computes.</summary>
    public long StudyRevision { get; }

    /// <summary>How many suggestions it makes.</summary>
    public int Count { get; }

    /// <summary>Completes when the designer has returned; fails with what the designer threw.</summary>
    public Task<Outcome> Completion => _outcome.Task;

    /// <summary>Starts a computation.</summary>
    public static DesignerRun Start(IDesigner designer, TrialHistory history, long studyRevision, int count)
    {
        var run = new DesignerRun(studyRevision, count);
        var thread = new Thread(() => run.Compute(designer, history)) { IsBackground = true, Name = "vizier-designer" };
        thread.Start();
        return run;
    }

    private void Compute(IDesigner designer, TrialHistory history)
    {
        try
        {
            var suggestions = designer.Suggest(history, Count);
            _outcome.SetResult(new Outcome(suggestions, IsExhausted: suggestions.Count < Count));
        }
        catch (SearchSpaceExhaustedException)
        {
            _outcome.SetResult(new Outcome([], IsExhausted: true));
        }
        catch (Exception exception)
        {
            _outcome.SetException(exception);
        }
    }

    /// <summary>What a designer returned.</summary>
    /// <param name="Suggestions">The suggestions.</param>
    /// <param name="IsExhausted">Whether the search space has no more than these.</param>
    internal sealed record Outcome(IReadOnlyList<Suggestion> Suggestions, bool IsExhausted);
}
