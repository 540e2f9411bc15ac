using Google.Protobuf;
using Vizier.Protocol.Runners;
using Vizier.Studies;
using Vizier.Studies.Names;

namespace Vizier.Security;

/// <summary>
/// The one place that decides whether a caller may make a call, for gRPC and REST alike. Another owner's things are answered
/// as if they did not exist, before the database is asked, so that not even the time tells them from missing ones.
/// </summary>
internal static class AccessPolicy
{
    private const string ReportMethod = "/vizier.runner.RunnerService/ReportAttempt";
    private static readonly string[] ServicesOfAnyKey = ["/grpc.reflection.", "/grpc.health."];

    /// <summary>Lets a call pass or refuses it.</summary>
    /// <param name="method"><c>/package.Service/Method</c>.</param>
    /// <param name="request">The request as the handler will see it; null for a stream of requests.</param>
    /// <param name="caller">Who makes it.</param>
    /// <param name="isFollowing">Whether it is a later one of a stream of requests, which need not repeat the name.</param>
    /// <exception cref="VizierException">
    /// <see cref="ErrorKind.Unauthenticated"/> for an attempt's token that opens other things only;
    /// <see cref="ErrorKind.PermissionDenied"/> for a role that does not suffice; <see cref="ErrorKind.NotFound"/> for what
    /// belongs to others.
    /// </exception>
    public static void Admit(string method, IMessage? request, Caller caller, bool isFollowing = false)
    {
        if (caller.Key is { } key)
        {
            Admit(method, request, key, isFollowing);
        }
        else if (caller.Token is not null && !(method == ReportMethod && request is ReportAttemptRequest { Lease: "" }))
        {
            throw VizierException.Of(ErrorKind.Unauthenticated, "this needs an API key; the token sent is none");
        }
    }

    private static void Admit(string method, IMessage? request, ApiKey key, bool isFollowing)
    {
        if (ServicesOfAnyKey.Any(service => method.StartsWith(service, StringComparison.Ordinal)))
        {
            return;
        }

        if (AccessRules.Find(method) is not { } rule || request is null)
        {
            throw VizierException.Of(ErrorKind.PermissionDenied, $"no API key opens {method}");
        }

        if (rule.Name is not null && !IsOpen(rule, rule.NameIn(request), isFollowing))
        {
            RequireOwn(rule.NameIn(request), rule.NameField, key);
        }

        if (!key.Role.Allows(rule.Need))
        {
            throw VizierException.Of(
                ErrorKind.PermissionDenied, $"the API key {key.Id} has the role {key.Role.ToString().ToLowerInvariant()}, which does not suffice for {method}");
        }
    }

    private static bool IsOpen(AccessRule rule, string name, bool isFollowing) =>
        ((rule.IsOptional || isFollowing) && name.Length == 0) || (rule.MaySpanOwners && name == OwnerName.All.ToString());

    private static void RequireOwn(string name, string field, ApiKey key)
    {
        var parts = name.Split('/');
        if (parts.Length < 2 || parts[0] != "owners")
        {
            throw VizierException.Invalid(field, $"'{name}': must begin with owners/{{owner}}");
        }

        if (!key.Opens(parts[1]))
        {
            throw Missing(name, parts);
        }
    }

    // In the words of those who look for it themselves.
    private static VizierException Missing(string name, string[] parts) => parts switch
    {
        [_, var owner, "studies", var study, ..] => VizierException.NotFound("study", $"owners/{owner}/studies/{study}"),
        [_, _, "experiments", ..] => VizierException.NotFound("experiment", name),
        [_, _, "operations", ..] => VizierException.NotFound("operation", name),
        _ => VizierException.NotFound("owner", $"owners/{parts[1]}"),
    };
}
