namespace Vizier.Studies;

/// <summary>One field of a request that is wrong.</summary>
/// <param name="Field">Its path in the request, such as <c>study.study_spec.parameters[1].double_value_spec.min_value</c>.</param>
/// <param name="Description">The value, what is wrong with it and what is allowed.</param>
internal sealed record FieldViolation(string Field, string Description)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Field}: {Description}";
}
