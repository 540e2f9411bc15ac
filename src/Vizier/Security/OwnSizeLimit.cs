using Microsoft.AspNetCore.Http.Metadata;

namespace Vizier.Security;

/// <summary>Marks endpoints that limit their messages themselves, so that they can say so in their own protocol.</summary>
internal sealed class OwnSizeLimit : IRequestSizeLimitMetadata
{
    /// <inheritdoc/>
    public long? MaxRequestBodySize => null;
}
