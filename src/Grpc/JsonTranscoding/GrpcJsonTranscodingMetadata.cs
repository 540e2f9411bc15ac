using Google.Protobuf.Reflection;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding;

/// <summary>Tells middleware and documents which method an endpoint serves, and how.</summary>
public sealed class GrpcJsonTranscodingMetadata
{
    private readonly HttpBinding _binding;

    internal GrpcJsonTranscodingMetadata(HttpBinding binding)
    {
        _binding = binding;
        Path = binding.Template.ToReadable();
        PathParameters = [.. binding.Template.WildcardNames()];
        QueryParameters = binding.TakesQuery ? [.. QueryOf(binding)] : [];
    }

    /// <summary>The method.</summary>
    public MethodDescriptor MethodDescriptor => _binding.Method;

    /// <summary>GET, POST ...</summary>
    public string HttpMethod => _binding.Verb;

    /// <summary>The path with its parameters in braces, e.g. <c>/v1/owners/{owner}/studies</c>.</summary>
    public string Path { get; }

    /// <summary>The names in braces, in order.</summary>
    public IReadOnlyList<string> PathParameters { get; }

    /// <summary>The query parameters by their names in JSON.</summary>
    public IReadOnlyList<(string Name, FieldDescriptor Field)> QueryParameters { get; }

    /// <summary>The message in the request's body; null if there is no body.</summary>
    public MessageDescriptor? Body => !_binding.TakesBody ? null : _binding.BodyField?.MessageType ?? _binding.Method.InputType;

    /// <summary>The fields of <see cref="Body"/> that the path fills, so that a body need not hold them.</summary>
    public IReadOnlyList<FieldDescriptor> BoundFields => [.. _binding.Variables.Select(variable => variable.Field.Field)];

    /// <summary>The message in the response's body.</summary>
    public MessageDescriptor Response => _binding.ResponseField?.MessageType ?? _binding.Method.OutputType;

    private static IEnumerable<(string Name, FieldDescriptor Field)> QueryOf(HttpBinding binding)
    {
        var bound = binding.Variables.Select(variable => variable.Field.Name).ToHashSet();
        return FieldPath.All(binding.Method.InputType, binding.BodyField)
            .Where(path => !bound.Contains(path.Name))
            .Select(path => (path.JsonName, path.Field));
    }
}
