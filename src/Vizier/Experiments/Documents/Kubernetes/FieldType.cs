namespace Vizier.Experiments.Documents;

/// <summary>What a field of a Kubernetes object holds.</summary>
/// <param name="Value">The kind of one value.</param>
/// <param name="IsList">Whether the field is a list of such values.</param>
/// <param name="ObjectName">The object's type for <see cref="FieldValue.Object"/>; else null.</param>
internal sealed record FieldType(FieldValue Value, bool IsList = false, string? ObjectName = null)
{
    /// <summary>The type of the list's items.</summary>
    public FieldType Item => this with { IsList = false };
}

/// <summary>The kinds of values.</summary>
internal enum FieldValue
{
    /// <summary>Not looked into.</summary>
    Anything,

    /// <summary>Text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>A number, or text such as 500m or a port's name.</summary>
    Quantity,

    /// <summary>Names with text.</summary>
    TextMap,

    /// <summary>Names with quantities.</summary>
    QuantityMap,

    /// <summary>An object with known fields.</summary>
    Object,
}
