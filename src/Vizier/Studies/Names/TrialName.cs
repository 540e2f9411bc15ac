namespace Vizier.Studies.Names;

/// <summary>The name <c>owners/{owner}/studies/{study}/trials/{trial}</c>.</summary>
/// <param name="Study">The study.</param>
/// <param name="Number">The trial's id, from 1.</param>
internal sealed record TrialName(StudyName Study, long Number)
{
    private const string Pattern = "owners/{owner}/studies/{study}/trials/{trial}";

    /// <summary>Reads a name.</summary>
    /// <param name="text">The name.</param>
    /// <param name="field">Where it stands in the request, for the error.</param>
    /// <exception cref="VizierException">The name has another form.</exception>
    public static TrialName Parse(string text, string field)
    {
        var ids = ResourcePath.Parse(text, field, Pattern);
        return new TrialName(new StudyName(ids[0], ids[1]), ResourcePath.Number(ids[2], text, field, Pattern));
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Study}/trials/{Number}";
}
