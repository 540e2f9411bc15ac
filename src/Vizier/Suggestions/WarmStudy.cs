using Vizier.Algorithms.Designers;
using Vizier.Algorithms.Trials;
using Vizier.Protocol;
using Vizier.Storage;
using Vizier.Studies.Specs;

namespace Vizier.Suggestions;

/// <summary>
/// What is kept in memory of one study between calls: its specification as algorithms see it, its trials and its designer.
/// All of it can be made anew from the database.
/// </summary>
/// <param name="createDesigner">Makes the designer of a problem.</param>
internal sealed class WarmStudy(DesignerFactory createDesigner)
{
    private readonly Lock _lock = new();
    private long _documentRevision = -1;
    private StudySpec? _spec;
    private TrialLog? _log;
    private IDesigner? _designer;
    private volatile SuggestionStock _stock = SuggestionStock.Empty;

    /// <summary>The specification as of the last refresh; null before the first.</summary>
    public StudyProblem? Problem { get; private set; }

    /// <summary>Suggestions for the trials that come next, where trials teach the algorithm nothing.</summary>
    public SuggestionStock Stock
    {
        get => _stock;
        set => _stock = value;
    }

    /// <summary>Brings the study up to what a snapshot has.</summary>
    /// <param name="database">A reader's context.</param>
    /// <param name="study">The study as the same snapshot has it.</param>
    /// <returns>The study at that revision. Its history is immutable; its designer is not safe for several threads.</returns>
    /// <exception cref="Studies.VizierException">The specification cannot be worked on.</exception>
    public Snapshot Refresh(VizierDbContext database, StudyHead study)
    {
        lock (_lock)
        {
            if (_documentRevision != study.DocumentRevision)
            {
                Load(database, study);
            }

            _log?.Refresh(database, study);
            return new Snapshot(study, Problem!, _log?.History ?? TrialHistory.Create([], study.LastTrial));
        }
    }

    /// <summary>The designer, made on first use after the specification has changed.</summary>
    /// <exception cref="Studies.VizierException">The algorithm is unknown or cannot work on the problem.</exception>
    public IDesigner DesignerOf(StudyProblem problem)
    {
        lock (_lock)
        {
            if (!ReferenceEquals(problem, Problem))
            {
                return createDesigner(problem);
            }

            return _designer ??= createDesigner(problem);
        }
    }

    /// <summary>Forgets the designer, after it failed half-way.</summary>
    public void DropDesigner()
    {
        lock (_lock)
        {
            _designer = null;
        }
    }

    private void Load(VizierDbContext database, StudyHead study)
    {
        var stored = StoredStudies.Get(database, study.Name);
        var spec = WithoutAnnotations(stored.StudySpec);
        if (!spec.Equals(_spec))
        {
            var problem = PriorStudies.Load(database, study.Name, stored, StudyProblem.Read(study.Name, spec));
            (_spec, Problem, _designer) = (spec, problem, null);
            _log = LogFor(problem, stopsEarly: spec.DefaultStoppingSpec is not null && problem.PythiaEndpoint is null);
        }

        _documentRevision = study.DocumentRevision;
    }

    // Where nobody looks at them, trials are neither read nor kept, so that a suggestion costs the same at any number.
    private static TrialLog? LogFor(StudyProblem problem, bool stopsEarly) =>
        stopsEarly || problem.LearnsFromTrials ? new TrialLog(withMeasurements: stopsEarly) : null;

    // Users annotate studies while they run, which is no reason to start the designer anew.
    private static StudySpec WithoutAnnotations(StudySpec? stored)
    {
        var spec = stored?.Clone() ?? new StudySpec();
        var options = spec.Metadata.Where(item => item.Ns is StudyOptions.Namespace or RemoteAlgorithm.Namespace).ToList();
        spec.Metadata.Clear();
        spec.Metadata.Add(options);
        return spec;
    }

    /// <summary>A study at one revision.</summary>
    /// <param name="Head">Its counters.</param>
    /// <param name="Problem">Its specification.</param>
    /// <param name="History">Its trials.</param>
    internal sealed record Snapshot(StudyHead Head, StudyProblem Problem, TrialHistory History);
}
