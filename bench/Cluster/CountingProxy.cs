using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Vizier.Runner.Kubernetes.Configuration;
using Vizier.Runner.Kubernetes.Http;

namespace Vizier.Benchmarks.Cluster;

/// <summary>Stands before the API server of the cluster that KUBECONFIG names, and counts what is asked of it.</summary>
internal sealed class CountingProxy : IAsyncDisposable
{
    private readonly ClusterConnection _connection = KubeConfig.Load();
    private readonly HttpClient _http;
    private readonly ConcurrentDictionary<string, int> _counts = new();
    private WebApplication? _server;

    internal CountingProxy() => _http = new HttpClient(ClusterHandler.Create(_connection)) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>What tells clients the way through it.</summary>
    internal string KubeConfigText => $$"""
        current-context: counted
        clusters: [{name: counted, cluster: {server: "{{_server!.Urls.First()}}" } }]
        contexts: [{name: counted, context: {cluster: counted, namespace: "{{_connection.Namespace}}" } }]
        """;

    /// <summary>How often each thing was asked for, most often first: a method, and the last words of a path that are no names.</summary>
    internal IReadOnlyList<(string What, int Count)> Counts => [.. _counts.OrderByDescending(count => count.Value).Select(count => (count.Key, count.Value))];

    internal async Task StartAsync()
    {
        _server = LoopbackServer.Create();
        _server.Run(ForwardAsync);
        await _server.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _http.Dispose();
    }

    private static string WhatIs(HttpRequest request)
    {
        string[] words = request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var place = Array.IndexOf(words, "namespaces") is var found and >= 0 ? words[(found + 2)..] : words;
        var what = place switch
        {
            [] => "namespace",
            [var plural] => plural,
            [var plural, _] => $"one of {plural}",
            [var plural, _, var part, ..] => $"{part} of {plural}",
        };
        var verb = request.Query.ContainsKey("watch") ? "WATCH" : request.Query.ContainsKey("dryRun") ? "DRY RUN" : request.Method;
        return $"{verb} {what}";
    }

    private async Task ForwardAsync(HttpContext context)
    {
        _counts.AddOrUpdate(WhatIs(context.Request), 1, (_, count) => count + 1);
        using var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method), new Uri(_connection.Server, context.Request.GetEncodedPathAndQuery()));
        request.Headers.Authorization = await _connection.Credential.GetHeaderAsync(context.RequestAborted);
        request.Headers.TryAddWithoutValidation("Accept", (string?)context.Request.Headers.Accept);
        if (context.Request.ContentType is { } type)
        {
            request.Content = new StreamContent(context.Request.Body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.StatusCode = (int)response.StatusCode;
        context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        await using var body = await response.Content.ReadAsStreamAsync(context.RequestAborted);
        var buffer = new byte[16 * 1024];
        try
        {
            // Watches and logs tell as they go.
            await context.Response.Body.FlushAsync(context.RequestAborted);
            while (await body.ReadAsync(buffer, context.RequestAborted) is > 0 and var length)
            {
                await context.Response.Body.WriteAsync(buffer.AsMemory(0, length), context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            // The client has left a stream.
        }
    }
}
