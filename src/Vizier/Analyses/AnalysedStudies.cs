using Vizier.Protocol;
using Vizier.Storage;
using Vizier.Studies.Names;
using Vizier.Studies.Specs;
using Vizier.Suggestions;

namespace Vizier.Analyses;

/// <summary>The trials of the studies that were analysed last, so that the next analysis reads only what changed. Used by one thread at a time.</summary>
internal sealed class AnalysedStudies
{
    private const int MostKept = 8;

    private readonly LinkedList<Kept> _kept = [];

    /// <summary>A study as a snapshot has it.</summary>
    /// <param name="database">A reader's context.</param>
    /// <param name="name">The study.</param>
    /// <exception cref="Studies.VizierException">There is none of that name, or its specification cannot be worked on.</exception>
    public AnalysisSubject Read(VizierDbContext database, StudyName name)
    {
        var head = StudyHead.Get(database, name);
        var kept = Take(database, head);
        kept.Log.Refresh(database, head);
        var key = ResultKey.Of(head);
        if (kept.Subject is not { } subject || ResultKey.Of(subject.Head) != key)
        {
            kept.Subject = new AnalysisSubject(name, head, kept.Problem, kept.Log.History);
        }

        return kept.Subject;
    }

    private Kept Take(VizierDbContext database, StudyHead head)
    {
        var known = _kept.FirstOrDefault(kept => kept.Key == head.Key && kept.DocumentRevision == head.DocumentRevision);
        if (known is not null)
        {
            _kept.Remove(known);
        }

        var spec = known is null ? StoredStudies.Get(database, head.Name).StudySpec ?? new StudySpec() : null;
        var taken = known ?? new Kept(head.Key, head.DocumentRevision, StudyProblem.Read(head.Name, spec!), new TrialLog(withMeasurements: false));
        _kept.AddFirst(taken);
        if (_kept.Count > MostKept)
        {
            _kept.RemoveLast();
        }

        return taken;
    }

    private sealed record Kept(long Key, long DocumentRevision, StudyProblem Problem, TrialLog Log)
    {
        public AnalysisSubject? Subject { get; set; }
    }
}
