namespace Vizier.Studies;

/// <summary>One field of a request that is wrong.</summary>
/// <param name="Field">Its path in the request, such as <c>study.study_spec.parameters[1].double_value_spec.min_value</c>.</param>
/// <param name="Description">The value, what is wrong with it and what is allowed.</param>
internal sealed record FieldViolation(string Field, string Description)
{
    /// <summary>The line of a document in which it stands, counted from 1; 0 if there is none, or it is unknown.</summary>
    public int Line { get; init; }

    /// <summary>The column, counted from 1; 0 if unknown.</summary>
    public int Column { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Field}: {Description}";
}
