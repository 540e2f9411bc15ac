using Grpc.Core;
using Vizier.Security;
using Vizier.Studies;
using Vizier.Studies.Names;

namespace Vizier.Api;

/// <summary>Whose studies a request is about that may be about everybody's.</summary>
internal static class OwnerScope
{
    /// <summary>The owner of a <c>parent</c>.</summary>
    /// <returns>Null for all owners, which the caller may see.</returns>
    /// <exception cref="VizierException">It is no owner's name.</exception>
    public static string? Of(string parent, ServerCallContext context)
    {
        var owner = OwnerName.Parse(parent, "parent");
        return owner == OwnerName.All ? Caller.Of(context.GetHttpContext()).OnlyOwner : owner.Owner;
    }
}
