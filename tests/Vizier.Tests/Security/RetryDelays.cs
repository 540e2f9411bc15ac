using Google.Rpc;
using Grpc.Core;

namespace Vizier.Tests.Security;

/// <summary>Reads from a refusal when to try again.</summary>
internal static class RetryDelays
{
    /// <summary>The time that a RESOURCE_EXHAUSTED tells to wait; null if the call was refused for another reason.</summary>
    public static TimeSpan? Of(RpcException refusal)
    {
        if (refusal.StatusCode != StatusCode.ResourceExhausted || refusal.Trailers.GetValueBytes("grpc-status-details-bin") is not { } details)
        {
            return null;
        }

        var status = Google.Rpc.Status.Parser.ParseFrom(details);
        return status.Details.Single(detail => detail.Is(RetryInfo.Descriptor)).Unpack<RetryInfo>().RetryDelay.ToTimeSpan();
    }
}
