using Google.Protobuf.Reflection;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding;

/// <summary>One way to reach a method over HTTP.</summary>
internal sealed record HttpBinding
{
    /// <summary>The method.</summary>
    public required MethodDescriptor Method { get; init; }

    /// <summary>GET, POST ...</summary>
    public required string Verb { get; init; }

    /// <summary>The path.</summary>
    public required PathTemplate Template { get; init; }

    /// <summary>The template's variables, each with the field that it fills.</summary>
    public required IReadOnlyList<(PathVariable Segments, FieldPath Field)> Variables { get; init; }

    /// <summary>Whether a request has a body; else all fields that the path leaves open are query parameters.</summary>
    public required bool TakesBody { get; init; }

    /// <summary>The field that the body holds; null if the body is the whole request, or there is none.</summary>
    public FieldDescriptor? BodyField { get; init; }

    /// <summary>The field of the response that is the response's body; null for the whole.</summary>
    public FieldDescriptor? ResponseField { get; init; }

    /// <summary>Whether fields may come as query parameters.</summary>
    public bool TakesQuery => !TakesBody || BodyField is not null;
}
