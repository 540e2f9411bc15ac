namespace Vizier.Studies.Names;

/// <summary>The name <c>owners/{owner}</c>.</summary>
/// <param name="Owner">The owner's id.</param>
internal sealed record OwnerName(string Owner)
{
    /// <summary>Stands for all owners that a caller may see, where a request may be about several.</summary>
    public static OwnerName All { get; } = new("-");

    /// <summary>Reads a name.</summary>
    /// <param name="text">The name.</param>
    /// <param name="field">Where it stands in the request, for the error.</param>
    /// <exception cref="VizierException">The name has another form.</exception>
    public static OwnerName Parse(string text, string field) => new(ResourcePath.Parse(text, field, "owners/{owner}")[0]);

    /// <inheritdoc/>
    public override string ToString() => $"owners/{Owner}";
}
