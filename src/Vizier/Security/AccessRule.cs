using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Vizier.Security;

/// <summary>Who may make a call of an RPC.</summary>
/// <param name="Need">What the caller's role must allow.</param>
/// <param name="Name">The path to the field of the request with the name of what it is about; null if it is about nobody's things.</param>
/// <param name="IsOptional">Whether that field may be empty.</param>
/// <param name="MaySpanOwners">Whether that field may be <c>owners/-</c>, which stands for what the caller may see.</param>
internal sealed record AccessRule(Need Need, IReadOnlyList<FieldDescriptor>? Name, bool IsOptional = false, bool MaySpanOwners = false)
{
    /// <summary>The field's name as callers write it.</summary>
    public string NameField => string.Join('.', Name!.Select(part => part.Name));

    /// <summary>The name of what a request is about; empty where a message on the way to it is missing.</summary>
    public string NameIn(IMessage request) =>
        Name!.Aggregate((object?)request, (value, part) => value is IMessage message ? part.Accessor.GetValue(message) : null) as string ?? "";
}
