namespace Vizier.Studies.Names;

/// <summary>The name <c>owners/{owner}/studies/{study}</c>.</summary>
/// <param name="Owner">The owner's id.</param>
/// <param name="StudyId">The study's id, which is its display name.</param>
internal sealed record StudyName(string Owner, string StudyId)
{
    /// <summary>Reads a name.</summary>
    /// <param name="text">The name.</param>
    /// <param name="field">Where it stands in the request, for the error.</param>
    /// <exception cref="VizierException">The name has another form.</exception>
    public static StudyName Parse(string text, string field)
    {
        var ids = ResourcePath.Parse(text, field, "owners/{owner}/studies/{study}");
        return new StudyName(ids[0], ids[1]);
    }

    /// <summary>The name of one of its trials.</summary>
    public TrialName Trial(long number) => new(this, number);

    /// <inheritdoc/>
    public override string ToString() => $"owners/{Owner}/studies/{StudyId}";
}
