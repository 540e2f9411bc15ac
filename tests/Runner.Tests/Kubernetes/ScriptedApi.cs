using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Vizier.Runner.Kubernetes;
using Vizier.Runner.Kubernetes.Configuration;
using Vizier.Runner.Kubernetes.Credentials;

namespace Vizier.Runner.Tests.Kubernetes;

/// <summary>An API server on loopback whose answers the test scripts, faults among them.</summary>
internal sealed class ScriptedApi : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Script> _scripts = new();
    private WebApplication? _server;

    internal Uri Address { get; private set; } = null!;

    /// <summary>All requests that came, in order: method, path and query, the headers and the body.</summary>
    internal ConcurrentQueue<(string Line, IHeaderDictionary Headers, string Body)> Requests { get; } = [];

    internal static async Task<ScriptedApi> StartAsync(X509Certificate2? certificate = null, bool asksForCertificate = false)
    {
        var api = new ScriptedApi();
        var builder = WebApplication.CreateSlimBuilder();
        _ = builder.Logging.ClearProviders();
        _ = builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
            {
                _ = listen.UseHttps(new HttpsConnectionAdapterOptions
                {
                    ServerCertificate = certificate,
                    ClientCertificateMode = asksForCertificate ? ClientCertificateMode.AllowCertificate : ClientCertificateMode.NoCertificate,
                    ClientCertificateValidation = (_, _, _) => true,
                });
            }
        }));
        _ = builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.Zero);
        api._server = builder.Build();
        api._server.Run(api.AnswerAsync);
        await api._server.StartAsync();
        api.Address = new Uri(api._server.Urls.First().Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
        return api;
    }

    internal ClusterConnection Connection(IClusterCredential? credential = null) => new()
    {
        Server = Address,
        Source = "a test",
        Namespace = "test",
        Credential = credential ?? new AnonymousCredential(),
    };

    internal KubernetesClient Client(IClusterCredential? credential = null) =>
        new(Connection(credential), TimeProvider.System, new KubernetesClientOptions { RequestsPerSecond = 1000, Burst = 1000 });

    /// <summary>Answers requests for a method and path one after the other; the last answer is for all that follow.</summary>
    internal void On(string methodAndPath, params RequestDelegate[] answers) => _scripts[methodAndPath] = new Script(answers);

    internal int CountOf(string methodAndPath) => _scripts.TryGetValue(methodAndPath, out var script) ? script.Taken : 0;

    internal static RequestDelegate Json(string json, int status = 200, string? retryAfter = null) => async context =>
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null)
        {
            context.Response.Headers.RetryAfter = retryAfter;
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(json);
    };

    internal static RequestDelegate Failure(int status, string reason, string message, string details = "{}") => Json(
        $$$"""{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"{{{reason}}}","message":{{{JsonValue.Create(message).ToJsonString()}}},"code":{{{status}}},"details":{{{details}}}}""",
        status);

    /// <summary>Sends text and ends well.</summary>
    internal static RequestDelegate Text(string text) => context => context.Response.WriteAsync(text);

    /// <summary>Sends text and cuts the connection behind it, before the end that was promised.</summary>
    internal static RequestDelegate Cut(string text) => context =>
    {
        context.Response.ContentLength = Encoding.UTF8.GetByteCount(text) + 1;
        return context.Response.WriteAsync(text);
    };

    /// <summary>Sends text and keeps the stream open until the client leaves.</summary>
    internal static RequestDelegate Open(string text) => async context =>
    {
        await context.Response.WriteAsync(text);
        await context.Response.Body.FlushAsync();
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    };

    internal static string List(string version, params string[] items) =>
        $$$"""{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"{{{version}}}"},"items":[{{{string.Join(',', items)}}}]}""";

    internal static string Pod(string name, string version) =>
        $$$"""{"metadata":{"name":"{{{name}}}","namespace":"test","uid":"uid-{{{name}}}","resourceVersion":"{{{version}}}"}}""";

    internal static string Event(string type, string item) => $$$"""{"type":"{{{type}}}","object":{{{item}}}}""" + "\n";

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        context.Request.EnableBuffering();
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8, leaveOpen: true);
        var body = await reader.ReadToEndAsync();
        Requests.Enqueue(($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}", new HeaderDictionary(
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value)), body));
        var answer = _scripts.TryGetValue($"{context.Request.Method} {context.Request.Path}", out var script)
            ? script.Next()
            : Failure(404, "NotFound", $"nothing is scripted for {context.Request.Method} {context.Request.Path}");
        await answer(context);
    }

    private sealed class Script(RequestDelegate[] answers)
    {
        private int _taken;

        internal int Taken => Volatile.Read(ref _taken);

        internal RequestDelegate Next() => answers[Math.Min(Interlocked.Increment(ref _taken), answers.Length) - 1];
    }
}
