using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vizier.Runner.Kubernetes.Configuration;
using Vizier.Runner.Kubernetes.Http;

namespace Vizier.Runner.Kubernetes;

/// <summary>
/// A client of a Kubernetes API server. Objects are JSON trees, since trials may be of any kind. Used by several threads at a
/// time. Every method throws <see cref="KubernetesException"/> if the server refuses the request or cannot be reached.
/// </summary>
public sealed class KubernetesClient : IDisposable
{
    private const int PageSize = 500;

    private readonly RequestSender _sender;
    private readonly KubernetesClientOptions _options;

    /// <summary>A client of a cluster. Nothing is sent yet.</summary>
    public KubernetesClient(ClusterConnection connection, TimeProvider time, KubernetesClientOptions? options = null)
    {
        Connection = connection;
        _options = options ?? new KubernetesClientOptions();
        _sender = new RequestSender(connection, _options, time);
        Discovery = new Discovery(this, time);
    }

    /// <summary>The cluster.</summary>
    public ClusterConnection Connection { get; }

    /// <summary>The namespace of objects that name none.</summary>
    public string Namespace => Connection.Namespace;

    /// <summary>What kinds of objects the cluster knows.</summary>
    public Discovery Discovery { get; }

    /// <summary>How many requests this client has sent.</summary>
    public long RequestCount => _sender.SentCount;

    /// <summary>Reads an object.</summary>
    /// <param name="type">Its kind.</param>
    /// <param name="name">Its name.</param>
    /// <param name="namespaceName">Its namespace; null for the client's own.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<JsonObject> GetAsync(ResourceType type, string name, string? namespaceName, CancellationToken cancellationToken) =>
        CallAsync(HttpMethod.Get, type.PathOf(namespaceName ?? Namespace, name), null, cancellationToken);

    /// <summary>Reads an object that may be missing.</summary>
    /// <returns>Null if there is none.</returns>
    public async Task<JsonObject?> FindAsync(ResourceType type, string name, string? namespaceName, CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync(type, name, namespaceName, cancellationToken);
        }
        catch (KubernetesException exception) when (exception.IsNotFound)
        {
            return null;
        }
    }

    /// <summary>Reads all objects of a kind, page by page.</summary>
    public async Task<ObjectList> ListAsync(ResourceType type, ListOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await ListAsync(type, options, PageSize, cancellationToken);
        }
        catch (KubernetesException exception) when (exception.IsExpired)
        {
            // The pages took longer than the server keeps a state.
            return await ListAsync(type, options, null, cancellationToken);
        }
    }

    /// <summary>Makes an object, in the namespace that it names, or in the client's own.</summary>
    public Task<JsonObject> CreateAsync(ResourceType type, JsonObject body, WriteOptions? options, CancellationToken cancellationToken)
    {
        options ??= new WriteOptions();
        return CallAsync(HttpMethod.Post, type.PathOf(NamespaceOf(body)) + Query(options), Content(body, "application/json"), cancellationToken);
    }

    /// <summary>Replaces an object by another state; if that has a resourceVersion, only if nobody has changed it since.</summary>
    public Task<JsonObject> ReplaceAsync(ResourceType type, JsonObject body, WriteOptions? options, CancellationToken cancellationToken) =>
        CallAsync(
            HttpMethod.Put,
            type.PathOf(NamespaceOf(body), body.NameOf()) + Query(options ?? new WriteOptions()),
            Content(body, "application/json"),
            cancellationToken);

    /// <summary>Changes a part of an object.</summary>
    /// <param name="type">Its kind.</param>
    /// <param name="name">Its name.</param>
    /// <param name="namespaceName">Its namespace; null for the client's own.</param>
    /// <param name="kind">The form of the change.</param>
    /// <param name="patch">The change.</param>
    /// <param name="subresource">The part that is changed, such as <c>status</c>; null for the object itself.</param>
    /// <param name="options">How it is written.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<JsonObject> PatchAsync(
        ResourceType type,
        string name,
        string? namespaceName,
        PatchKind kind,
        JsonNode patch,
        string? subresource,
        WriteOptions? options,
        CancellationToken cancellationToken)
    {
        options ??= new WriteOptions();
        var force = kind == PatchKind.Apply && options.Force ? "&force=true" : "";
        return CallAsync(
            HttpMethod.Patch,
            type.PathOf(namespaceName ?? Namespace, name, subresource) + Query(options) + force,
            Content(patch, MediaTypeOf(kind)),
            cancellationToken);
    }

    /// <summary>Deletes an object. It may stay for a while until its containers have ended or its finalizers are done.</summary>
    /// <returns>False if there was none.</returns>
    /// <exception cref="KubernetesException">It is not the one meant (<see cref="KubernetesException.IsConflict"/>), or another error.</exception>
    public async Task<bool> DeleteAsync(
        ResourceType type, string name, string? namespaceName, DeleteOptions options, CancellationToken cancellationToken)
    {
        JsonObject preconditions = [];
        AddUnlessNull(preconditions, "uid", options.Uid);
        AddUnlessNull(preconditions, "resourceVersion", options.ResourceVersion);
        JsonObject body = new()
        {
            ["kind"] = "DeleteOptions",
            ["apiVersion"] = "v1",
            ["propagationPolicy"] = $"{options.Propagation}",
        };
        if (preconditions.Count > 0)
        {
            body["preconditions"] = preconditions;
        }

        if (options.GraceSeconds is { } seconds)
        {
            body["gracePeriodSeconds"] = seconds;
        }

        try
        {
            await CallAsync(
                HttpMethod.Delete, type.PathOf(namespaceName ?? Namespace, name), Content(body, "application/json"), cancellationToken);
            return true;
        }
        catch (KubernetesException exception) when (exception.IsNotFound)
        {
            return false;
        }
    }

    /// <summary>Reads a text, such as a pod's answer through the API server's proxy.</summary>
    /// <param name="path">The path with its query, without a leading slash.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<string> GetTextAsync(string path, CancellationToken cancellationToken)
    {
        using var limit = Limit(cancellationToken);
        try
        {
            using var response = await _sender.SendAsync(server => new HttpRequestMessage(HttpMethod.Get, new Uri(server, path)), limit.Token);
            return await response.Content.ReadAsStringAsync(limit.Token);
        }
        catch (Exception exception) when (Failure(exception, path, cancellationToken) is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>Opens a stream that the server ends when it likes.</summary>
    /// <param name="path">The path with its query, without a leading slash.</param>
    /// <param name="accept">The media type.</param>
    /// <param name="cancellationToken">Gives up before the stream begins.</param>
    internal Task<HttpResponseMessage> OpenAsync(string path, string accept, CancellationToken cancellationToken) => _sender.SendAsync(
        server => new HttpRequestMessage(HttpMethod.Get, new Uri(server, path)) { Headers = { Accept = { new(accept) } } }, cancellationToken);

    /// <summary>Reads an object at any path.</summary>
    internal Task<JsonObject> GetPathAsync(string path, CancellationToken cancellationToken) => CallAsync(HttpMethod.Get, path, null, cancellationToken);

    /// <summary>The query of a list or watch.</summary>
    internal static string QueryOf(ListOptions options)
    {
        StringBuilder query = new();
        AppendUnlessNull(query, "labelSelector", options.LabelSelector);
        AppendUnlessNull(query, "fieldSelector", options.FieldSelector);
        return query.ToString();
    }

    /// <summary>The path of a list or watch.</summary>
    internal string PathOf(ResourceType type, ListOptions options) =>
        type.PathOf(options.Namespace is { } name ? (name.Length == 0 ? null : name) : Namespace);

    /// <inheritdoc/>
    public void Dispose()
    {
        _sender.Dispose();
    }

    private async Task<ObjectList> ListAsync(ResourceType type, ListOptions options, int? pageSize, CancellationToken cancellationToken)
    {
        List<JsonObject> items = [];
        var path = $"{PathOf(type, options)}?{QueryOf(options)}";
        for (var next = ""; ;)
        {
            var limit = pageSize is { } size ? $"&limit={size}" : "";
            var page = await CallAsync(
                HttpMethod.Get, $"{path}{limit}{(next.Length == 0 ? "" : $"&continue={Uri.EscapeDataString(next)}")}", null, cancellationToken);
            foreach (var item in TakeItems(page))
            {
                // A list says once what each object is.
                item["apiVersion"] ??= type.ApiVersion;
                item["kind"] ??= type.Kind;
                items.Add(item);
            }

            next = page.Mapping("metadata")?.Text("continue") ?? "";
            if (next.Length == 0)
            {
                return new ObjectList(items, page.ResourceVersionOf());
            }
        }
    }

    private static List<JsonObject> TakeItems(JsonObject page)
    {
        var items = page.Mappings("items").ToList();
        (page["items"] as JsonArray)?.Clear();
        return items;
    }

    private async Task<JsonObject> CallAsync(HttpMethod method, string path, Func<HttpContent>? content, CancellationToken cancellationToken)
    {
        using var limit = Limit(cancellationToken);
        try
        {
            using var response = await _sender.SendAsync(
                server => new HttpRequestMessage(method, new Uri(server, path))
                {
                    Content = content?.Invoke(),
                    Headers = { Accept = { new("application/json") } },
                },
                limit.Token);
            await using var stream = await response.Content.ReadAsStreamAsync(limit.Token);
            return await JsonNode.ParseAsync(stream, cancellationToken: limit.Token) as JsonObject
                ?? throw new JsonException("the answer is no object");
        }
        catch (Exception exception) when (Failure(exception, path, cancellationToken) is { } failure)
        {
            throw failure;
        }
    }

    private CancellationTokenSource Limit(CancellationToken cancellationToken)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.Timeout);
        return limit;
    }

    private KubernetesException? Failure(Exception exception, string path, CancellationToken cancellationToken) => exception switch
    {
        OperationCanceledException when !cancellationToken.IsCancellationRequested => new KubernetesException(
            null, KubernetesException.NoAnswer, $"the API server did not answer {path} within {_options.Timeout.TotalSeconds} s", cause: exception),
        IOException or HttpRequestException => new KubernetesException(
            null, KubernetesException.NoAnswer, $"the answer to {path} broke off: {exception.Message}", cause: exception),
        JsonException => new KubernetesException(
            null, KubernetesException.NoAnswer, $"the answer to {path} is no JSON: {exception.Message}", cause: exception),
        _ => null,
    };

    private string NamespaceOf(JsonObject body) => body.NamespaceOf() is { Length: > 0 } name ? name : Namespace;

    private static string Query(WriteOptions options) =>
        $"?fieldManager={Uri.EscapeDataString(options.FieldManager)}{(options.DryRun ? "&dryRun=All" : "")}{(options.Strict ? "&fieldValidation=Strict" : "")}";

    private static Func<HttpContent> Content(JsonNode body, string mediaType)
    {
        var bytes = Encoding.UTF8.GetBytes(body.ToJsonString());
        return () => new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } };
    }

    private static string MediaTypeOf(PatchKind kind) => kind switch
    {
        PatchKind.Json => "application/json-patch+json",
        PatchKind.Strategic => "application/strategic-merge-patch+json",
        PatchKind.Apply => "application/apply-patch+yaml",
        _ => "application/merge-patch+json",
    };

    private static void AddUnlessNull(JsonObject holder, string field, string? value)
    {
        if (value is not null)
        {
            holder[field] = value;
        }
    }

    private static void AppendUnlessNull(StringBuilder query, string name, string? value)
    {
        if (value is not null)
        {
            _ = query.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }
    }
}
