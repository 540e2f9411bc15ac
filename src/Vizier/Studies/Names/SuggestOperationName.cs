namespace Vizier.Studies.Names;

/// <summary>The name <c>owners/{owner}/operations/suggestion/{study}/{client}/{number}</c>.</summary>
/// <param name="Study">The study.</param>
/// <param name="ClientId">The client that asked.</param>
/// <param name="Number">Counts the client's operations in the study, from 1.</param>
internal sealed record SuggestOperationName(StudyName Study, string ClientId, long Number)
{
    private const string Pattern = "owners/{owner}/operations/suggestion/{study}/{client}/{number}";

    /// <summary>Reads a name.</summary>
    /// <param name="text">The name.</param>
    /// <param name="field">Where it stands in the request, for the error.</param>
    /// <exception cref="VizierException">The name has another form.</exception>
    public static SuggestOperationName Parse(string text, string field)
    {
        var ids = ResourcePath.Parse(text, field, Pattern);
        return new SuggestOperationName(new StudyName(ids[0], ids[1]), ids[2], ResourcePath.Number(ids[3], text, field, Pattern));
    }

    /// <inheritdoc/>
    public override string ToString() => $"owners/{Study.Owner}/operations/suggestion/{Study.StudyId}/{ClientId}/{Number}";
}
