using System.Collections.Immutable;
using Vizier.Algorithms.Transfer;
using Vizier.Algorithms.Trials;
using Vizier.Protocol;
using Vizier.Storage;
using Vizier.Studies;
using Vizier.Studies.Names;
using Vizier.Studies.Specs;

namespace Vizier.Suggestions;

/// <summary>
/// The earlier studies that a study learns from. They belong to the same owner, and count with the trials that had ended
/// when the study was created, so that what goes on in them changes none of its suggestions.
/// </summary>
internal static class PriorStudies
{
    private const int Most = 20;
    private const int MostTrials = 2000;

    // A stopping rule learns from the latest that came to their ends.
    private const int MostCurves = 500;

    /// <summary>Refuses a new study whose prior studies it may not use.</summary>
    /// <param name="database">The writer's context.</param>
    /// <param name="name">The new study.</param>
    /// <param name="spec">Its specification.</param>
    /// <exception cref="VizierException">One is of another owner, missing, named twice, or there are too many.</exception>
    public static void Check(VizierDbContext database, StudyName name, StudySpec? spec)
    {
        var field = $"study.study_spec.{StudyOptions.FieldOf(StudyOptions.PriorStudiesKey)}";
        var names = StudyOptions.Read(spec ?? new StudySpec(), []).PriorStudies;
        if (names.Count > Most)
        {
            throw VizierException.Invalid(field, $"{names.Count} studies: must be at most {Most}");
        }

        var seen = new HashSet<StudyName>();
        var violations = new List<FieldViolation>();
        foreach (var text in names)
        {
            var prior = NameOf(name, text);
            var problem = prior is null ? $"must be the id of a study or owners/{name.Owner}/studies/ID"
                : prior.Owner != name.Owner || StudyHead.Find(database, prior) is null ? $"is no study of owners/{name.Owner}"
                : !seen.Add(prior) ? "is named twice"
                : null;
            if (problem is not null)
            {
                violations.Add(new FieldViolation(field, $"'{text}': {problem}"));
            }
        }

        if (violations.Count > 0)
        {
            throw VizierException.Invalid(violations);
        }
    }

    /// <summary>The problem with its prior studies read. Those that were deleted meanwhile are passed over.</summary>
    /// <param name="database">A reader's context.</param>
    /// <param name="study">The study as it is stored.</param>
    /// <param name="name">Its name.</param>
    /// <param name="problem">Its specification.</param>
    public static StudyProblem Load(VizierDbContext database, StudyName name, Study study, StudyProblem problem)
    {
        var priors = ImmutableArray.CreateBuilder<PriorStudy>();
        foreach (var text in problem.Options.PriorStudies)
        {
            if (NameOf(name, text) is { } prior && prior.Owner == name.Owner && StudyHead.Find(database, prior) is { } head)
            {
                priors.Add(Read(database, head, study.CreateTime?.ToDateTimeOffset() ?? DateTimeOffset.MaxValue, study.StudySpec?.DefaultStoppingSpec is not null));
            }
        }

        return problem with { Problem = problem.Problem with { Priors = priors.ToImmutable() } };
    }

    private static PriorStudy Read(VizierDbContext database, StudyHead head, DateTimeOffset until, bool withMeasurements)
    {
        var problem = StudyProblem.Read(head.Name, StoredStudies.Get(database, head.Name).StudySpec ?? new StudySpec()).Problem;
        var documents = database.Trials
            .Where(row => row.StudyKey == head.Key && row.State == (int)Protocol.Trial.Types.State.Succeeded)
            .OrderByDescending(row => row.Number)
            .Take(MostTrials)
            .Select(row => row.Document);
        var trials = documents.AsEnumerable()
            .Select(document => Protocol.Trial.Parser.ParseFrom(document))
            .Where(trial => trial.EndTime is null || trial.EndTime.ToDateTimeOffset() <= until)
            .Select((trial, index) => TrialMapping.Read(trial, completionOrder: 0, withMeasurements: withMeasurements && index < MostCurves));
        return new PriorStudy(head.Name.StudyId, problem, TrialHistory.Create(trials));
    }

    private static StudyName? NameOf(StudyName study, string text) => text.Split('/') switch
    {
        [{ Length: > 0 } id] => study with { StudyId = id },
        ["owners", { Length: > 0 } owner, "studies", { Length: > 0 } id] => new StudyName(owner, id),
        _ => null,
    };
}
