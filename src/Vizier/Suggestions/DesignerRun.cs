using Vizier.Algorithms.Designers;
using Vizier.Algorithms.Trials;
using Vizier.Protocol;
using Trial = Vizier.Protocol.Trial;

namespace Vizier.Suggestions;

/// <summary>
/// One computation of suggestions: of a designer on a thread of its own, so that a slow one takes nothing from others, or
/// of a foreign Pythia service. It cannot be interrupted; one that was waited for in vain goes on, and its result serves the next call if it still fits.
/// </summary>
internal sealed class DesignerRun
{
    private DesignerRun(long studyRevision, int count, Task<Outcome> completion)
    {
        StudyRevision = studyRevision;
        Count = count;
        Completion = completion;
    }

    /// <summary>The study's revision from whose history it computes.</summary>
    public long StudyRevision { get; }

    /// <summary>How many suggestions it makes.</summary>
    public int Count { get; }

    /// <summary>Completes when the designer has returned; fails with what the designer threw.</summary>
    public Task<Outcome> Completion { get; }

    /// <summary>Starts a computation.</summary>
    public static DesignerRun Start(IDesigner designer, TrialHistory history, long studyRevision, int count)
    {
        var outcome = new TaskCompletionSource<Outcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => Compute(designer, history, count, outcome)) { IsBackground = true, Name = "vizier-designer" };
        thread.Start();
        return new DesignerRun(studyRevision, count, outcome.Task);
    }

    /// <summary>Follows a computation that goes on elsewhere.</summary>
    public static DesignerRun Follow(Task<Outcome> outcome, long studyRevision, int count) => new(studyRevision, count, outcome);

    private static void Compute(IDesigner designer, TrialHistory history, int count, TaskCompletionSource<Outcome> outcome)
    {
        try
        {
            var suggestions = designer.Suggest(history, count);
            outcome.SetResult(new Outcome([.. suggestions.Select(TrialMapping.Create)], IsExhausted: suggestions.Count < count));
        }
        catch (SearchSpaceExhaustedException)
        {
            outcome.SetResult(new Outcome([], IsExhausted: true));
        }
        catch (Exception exception)
        {
            outcome.SetException(exception);
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
