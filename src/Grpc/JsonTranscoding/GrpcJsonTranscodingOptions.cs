using Google.Protobuf.Reflection;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding;

/// <summary>How methods are served over HTTP and JSON.</summary>
public sealed class GrpcJsonTranscodingOptions
{
    /// <summary>What the JSON of responses looks like.</summary>
    public GrpcJsonSettings JsonSettings { get; set; } = new();

    /// <summary>Files whose messages may stand inside a <c>google.protobuf.Any</c>, besides those of the mapped services.</summary>
    public IList<FileDescriptor> TypeFiles { get; } = [];
}

/// <summary>What the JSON of responses looks like.</summary>
public sealed class GrpcJsonSettings
{
    /// <summary>Whether fields that hold their default are left out. Off: false, 0 and empty lists are written.</summary>
    public bool IgnoreDefaultValues { get; set; }

    /// <summary>Whether values of enumerations are written as numbers.</summary>
    public bool WriteEnumsAsIntegers { get; set; }

    /// <summary>Whether responses that are no streams are written over several lines, for people.</summary>
    public bool WriteIndented { get; set; }
}
