using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vizier.Runner.Kubernetes;

/// <summary>One thing that an API server found wrong.</summary>
/// <param name="Field">Where, e.g. <c>spec.containers[0].image</c>; empty if it is about the whole.</param>
/// <param name="Reason">A word such as FieldValueRequired.</param>
/// <param name="Message">A sentence.</param>
public sealed record StatusCause(string Field, string Reason, string Message);

/// <summary>A request to an API server failed. The message has the server's words.</summary>
public sealed class KubernetesException : Exception
{
    /// <summary>The reason where the server could not be reached.</summary>
    public const string Unreachable = "Unreachable";

    /// <summary>The reason where the server did not answer in time; the request may have been carried out.</summary>
    public const string NoAnswer = "NoAnswer";

    private const int LongestText = 500;

    internal KubernetesException(
        HttpStatusCode? code, string reason, string message, IReadOnlyList<StatusCause>? causes = null, TimeSpan? retryAfter = null, Exception? cause = null)
        : base(message, cause)
    {
        Code = code;
        Reason = reason;
        Causes = causes ?? [];
        RetryAfter = retryAfter;
    }

    /// <summary>The HTTP status; null if there was no answer.</summary>
    public HttpStatusCode? Code { get; }

    /// <summary>The server's word for it, e.g. NotFound, AlreadyExists, Invalid.</summary>
    public string Reason { get; }

    /// <summary>What is wrong in detail.</summary>
    public IReadOnlyList<StatusCause> Causes { get; }

    /// <summary>How long the server wants to be left alone; null if it does not say.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>There is no such object, or no such kind.</summary>
    public bool IsNotFound => Code == HttpStatusCode.NotFound;

    /// <summary>An object of that name exists.</summary>
    public bool IsAlreadyExists => Reason == "AlreadyExists";

    /// <summary>The object was changed meanwhile, or is another than the one meant.</summary>
    public bool IsConflict => Code == HttpStatusCode.Conflict && !IsAlreadyExists;

    /// <summary>The resource version is too old: list anew.</summary>
    public bool IsExpired => Code == HttpStatusCode.Gone || Reason is "Expired" or "Gone";

    /// <summary>The object breaks a rule and will always do so.</summary>
    public bool IsInvalid => Code is HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge
        || (Code == HttpStatusCode.Forbidden && !IsQuotaExceeded && !IsNotAllowed);

    /// <summary>The namespace's quota has no room for the object now.</summary>
    public bool IsQuotaExceeded => Code == HttpStatusCode.Forbidden && Message.Contains("exceeded quota", StringComparison.Ordinal);

    /// <summary>The caller has not the right; the message names verb and resource.</summary>
    public bool IsNotAllowed => Code == HttpStatusCode.Unauthorized
        || (Code == HttpStatusCode.Forbidden && Message.Contains("cannot ", StringComparison.Ordinal)
            && Message.Contains(" resource ", StringComparison.Ordinal));

    /// <summary>The same request may succeed later: the server is away, overloaded, or has an error of its own.</summary>
    public bool IsTemporary => Code is null or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;

    /// <summary>Reads the error of an answer whose body may be a Status, or anything that a proxy says.</summary>
    internal static async Task<KubernetesException> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        if (response.Content.Headers.ContentType?.MediaType == "application/json" && TryParse(text) is { } status && IsStatus(status))
        {
            return OfStatus(status, response.StatusCode, RetryAfterOf(response));
        }

        text = text.Trim();
        var said = text.Length == 0 ? response.ReasonPhrase : text.Length > LongestText ? text[..LongestText] : text;
        return new KubernetesException(
            response.StatusCode, $"{response.StatusCode}", $"the API server answered {(int)response.StatusCode}: {said}", null, RetryAfterOf(response));
    }

    /// <summary>The error that a Status object describes.</summary>
    internal static KubernetesException OfStatus(JsonObject status, HttpStatusCode? code = null, TimeSpan? retryAfter = null)
    {
        var details = status["details"] as JsonObject;
        var causes = (details?["causes"] as JsonArray ?? []).OfType<JsonObject>()
            .Select(cause => new StatusCause(cause.Text("field") ?? "", cause.Text("reason") ?? "", cause.Text("message") ?? ""));
        var seconds = details?.Number("retryAfterSeconds");
        return new KubernetesException(
            status.Number("code") is { } number ? (HttpStatusCode)number : code,
            status.Text("reason") ?? $"{code}",
            status.Text("message") ?? $"the API server answered {(int?)code}",
            [.. causes],
            retryAfter ?? (seconds > 0 ? TimeSpan.FromSeconds(seconds.Value) : null));
    }

    /// <summary>Whether an object is a Status and no other kind.</summary>
    internal static bool IsStatus(JsonObject node) => node.Text("kind") == "Status";

    internal static TimeSpan? RetryAfterOf(HttpResponseMessage response) => response.Headers.RetryAfter?.Delta;

    private static JsonObject? TryParse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
