using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;

namespace Vizier.Api.Rest.OpenApi;

/// <summary>Describes all methods that are served as JSON, in OpenAPI 3.0, from the endpoints themselves.</summary>
internal sealed class OpenApiDocument
{
    private const string Json = "application/json";
    private const string Lines = "application/x-ndjson";

    private readonly ProtoComments _comments = new();
    private readonly SchemaSet _schemas;

    private OpenApiDocument() => _schemas = new SchemaSet(_comments);

    /// <summary>Makes the document.</summary>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="version">The program's version.</param>
    public static JsonObject Create(IEnumerable<Endpoint> endpoints, string version) =>
        new OpenApiDocument().Describe([.. endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<GrpcJsonTranscodingMetadata>()).OfType<GrpcJsonTranscodingMetadata>()], version);

    private JsonObject Describe(IReadOnlyList<GrpcJsonTranscodingMetadata> methods, string version)
    {
        var paths = new JsonObject();
        foreach (var path in methods.GroupBy(method => method.Path).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            paths[path.Key] = new JsonObject(path.Select(method => KeyValuePair.Create(method.HttpMethod.ToLowerInvariant(), (JsonNode?)Operation(method))));
        }

        return new JsonObject
        {
            ["openapi"] = "3.0.3",
            ["info"] = new JsonObject { ["title"] = "Vizier", ["version"] = version, ["description"] = "Hyperparameter tuning. Docs: docs/rest.md." },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = _schemas.ToJson() },
        };
    }

    private JsonObject Operation(GrpcJsonTranscodingMetadata metadata)
    {
        var method = metadata.MethodDescriptor;
        var operation = new JsonObject
        {
            ["operationId"] = $"{method.Service.Name}_{method.Name}",
            ["tags"] = new JsonArray(method.Service.Name),
        };
        if (_comments.Of(method) is { } comment)
        {
            operation["summary"] = comment;
        }

        var parameters = Parameters(metadata);
        if (parameters.Count > 0)
        {
            operation["parameters"] = parameters;
        }

        if (metadata.Body is { } body)
        {
            operation["requestBody"] = new JsonObject { ["content"] = Content(method.IsClientStreaming ? Lines : Json, body) };
        }

        operation["responses"] = Responses(metadata);
        return operation;
    }

    private JsonArray Parameters(GrpcJsonTranscodingMetadata metadata)
    {
        var path = metadata.PathParameters.Select(name => (JsonNode)new JsonObject
        {
            ["name"] = name,
            ["in"] = "path",
            ["required"] = true,
            ["schema"] = new JsonObject { ["type"] = "string" },
        });
        var query = metadata.QueryParameters.Select(parameter => (JsonNode)Query(parameter.Name, parameter.Field));
        return new JsonArray([.. path, .. query]);
    }

    private JsonObject Query(string name, FieldDescriptor field)
    {
        var parameter = new JsonObject { ["name"] = name, ["in"] = "query", ["schema"] = _schemas.Of(field) };
        if (_comments.Of(field) is { } comment)
        {
            parameter["description"] = comment;
        }

        return parameter;
    }

    private JsonObject Responses(GrpcJsonTranscodingMetadata metadata)
    {
        var isRaw = metadata.Response.FullName == Google.Api.HttpBody.Descriptor.FullName;
        var content = isRaw
            ? new JsonObject { ["text/csv"] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "string" } } }
            : Content(metadata.MethodDescriptor.IsServerStreaming ? Lines : Json, metadata.Response);
        return new JsonObject
        {
            ["200"] = new JsonObject { ["description"] = metadata.MethodDescriptor.IsServerStreaming && !isRaw ? "One message on each line." : "OK", ["content"] = content },
            ["default"] = new JsonObject { ["description"] = "The error.", ["content"] = Content(Json, Google.Rpc.Status.Descriptor) },
        };
    }

    private JsonObject Content(string type, MessageDescriptor message) => new() { [type] = new JsonObject { ["schema"] = _schemas.Of(message) } };
}
