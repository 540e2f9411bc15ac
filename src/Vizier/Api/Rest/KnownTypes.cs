using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Vizier.Protocol;
using Vizier.Protocol.Analyses;
using Vizier.Protocol.Experiments;
using Vizier.Protocol.Insights;
using Vizier.Protocol.Transfers;

namespace Vizier.Api.Rest;

/// <summary>The messages that JSON can show inside a <c>google.protobuf.Any</c>.</summary>
internal static class KnownTypes
{
    /// <summary>JSON as the service writes it.</summary>
    public static JsonFormat Format { get; } = new(new GrpcJsonTranscodingOptions { JsonSettings = { IgnoreDefaultValues = true } }, Files);

    private static IEnumerable<FileDescriptor> Files =>
    [
        VizierServiceReflection.Descriptor, PythiaServiceReflection.Descriptor, ExperimentsReflection.Descriptor, TransferReflection.Descriptor,
        InsightReflection.Descriptor, AnalysisReflection.Descriptor,
    ];

    /// <summary>Adds the files of all of them.</summary>
    public static void AddKnownTypes(this ICollection<FileDescriptor> files)
    {
        foreach (var file in Files)
        {
            files.Add(file);
        }
    }
}
