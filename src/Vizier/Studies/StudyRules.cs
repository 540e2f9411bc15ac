using Google.Protobuf.WellKnownTypes;
using Vizier.Protocol;
using Vizier.Studies.Names;
using Vizier.Studies.Specs;

namespace Vizier.Studies;

/// <summary>The rules of studies, as OSS Vizier has them.</summary>
internal static class StudyRules
{
    /// <summary>The name that a new study gets: its id is its display name, so that clients can tell it beforehand.</summary>
    /// <param name="parent">The owner.</param>
    /// <param name="study">The study as the client sent it.</param>
    /// <exception cref="VizierException">The name is set, or the display name is no id.</exception>
    public static StudyName NameOf(OwnerName parent, Study? study)
    {
        if (study is null)
        {
            throw VizierException.Invalid("study", "is missing; give a study with a display_name");
        }

        if (study.Name.Length > 0)
        {
            throw VizierException.Invalid("study.name", $"'{study.Name}': must be empty, since the service makes it of display_name");
        }

        ResourcePath.CheckId(parent.Owner, "parent");
        return new StudyName(parent.Owner, ResourcePath.CheckId(study.DisplayName, "study.display_name"));
    }

    /// <summary>The study to store for a client's request.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="study">The study as the client sent it; its spec is kept as it is.</param>
    /// <param name="now">The time of creation.</param>
    /// <exception cref="VizierException">The specification is wrong.</exception>
    public static Study Create(StudyName name, Study study, DateTimeOffset now)
    {
        if (!System.Enum.IsDefined(study.State))
        {
            throw VizierException.Invalid("study.state", $"{(int)study.State}: must be ACTIVE, INACTIVE or COMPLETED, or left out");
        }

        StudySpecValidator.Check(study.StudySpec ?? new StudySpec(), "study.study_spec");
        var created = study.Clone();
        created.Name = name.ToString();
        created.CreateTime = Timestamp.FromDateTimeOffset(now);
        return DocumentLimits.Check(created, "study");
    }

    /// <summary>Whether suggestions are made and trials may change.</summary>
    public static bool IsMutable(Study.Types.State state) => state is Study.Types.State.Active or Study.Types.State.Unspecified;

    /// <summary>Refuses to change a study that is INACTIVE or COMPLETED.</summary>
    /// <exception cref="VizierException">It is.</exception>
    public static void RequireMutable(StudyName name, Study.Types.State state)
    {
        if (!IsMutable(state))
        {
            throw VizierException.Precondition(
                $"the study '{name}' is {state.ToString().ToUpperInvariant()}; it must be ACTIVE for its trials to change");
        }
    }

    /// <summary>Moves a study to another state; any may follow any.</summary>
    /// <param name="study">The study; changed in place.</param>
    /// <param name="state">The new state.</param>
    /// <exception cref="VizierException">The state is none of those defined.</exception>
    public static void SetState(Study study, Study.Types.State state)
    {
        if (state == Study.Types.State.Unspecified || !System.Enum.IsDefined(state))
        {
            throw VizierException.Invalid("state", $"{(int)state}: must be ACTIVE, INACTIVE or COMPLETED");
        }

        study.State = state;
        if (IsMutable(state))
        {
            study.InactiveReason = string.Empty;
        }
    }
}
