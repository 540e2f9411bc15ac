using System.Collections.Frozen;
using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Http;

namespace Grpc.AspNetCore.Server;

/// <summary>Metadata of a call as HTTP headers.</summary>
internal static class CallHeaders
{
    // The protocol's own headers are not metadata; user-agent is left to handlers.
    private static readonly FrozenSet<string> Hidden = new[]
    {
        ProtocolNames.EncodingHeader, ProtocolNames.AcceptEncodingHeader, ProtocolNames.TimeoutHeader,
        "content-encoding", "content-type", "te", "host", "accept-encoding",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static Metadata ReadRequest(IHeaderDictionary headers)
    {
        var metadata = new Metadata();
        foreach (var (key, values) in headers)
        {
            if (key[0] == ':' || Hidden.Contains(key))
            {
                continue;
            }

            foreach (var value in values)
            {
                MetadataHeaders.AddReceived(metadata, key, value ?? "");
            }
        }

        return metadata.Freeze();
    }

    /// <summary>Adds metadata of a handler to the response.</summary>
    public static void AddResponse(IHeaderDictionary headers, Metadata metadata)
    {
        foreach (var entry in metadata)
        {
            if (entry.Key != ProtocolNames.EncodingRequest)
            {
                headers.Append(entry.Key, MetadataHeaders.ToHeaderValue(entry));
            }
        }
    }
}
