using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Vizier.Security;

/// <summary>Who may make a call of an RPC.</summary>
/// <param name="Need">What the caller's role must allow.</param>
/// <param name="Name">The field of the request with the name of what it is about; null if it is about nobody's things.</param>
/// <param name="IsOptional">Whether that field may be empty.</param>
/// <param name="MaySpanOwners">Whether that field may be <c>owners/-</c>, which stands for what the caller may see.</param>
internal sealed record AccessRule(Need Need, FieldDescriptor? Name, bool IsOptional = false, bool MaySpanOwners = false)
{
    /// <summary>The name of what a request is about.</summary>
    public string NameIn(IMessage request) => (string)Name!.Accessor.GetValue(request);
}
