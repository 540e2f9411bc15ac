using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Reflection.V1;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Vizier.Experiments.Control;
using Vizier.Hosting;
using Vizier.Protocol;
using Vizier.Security;
using Vizier.Studies;
using Vizier.Tests.Hosting;

namespace Vizier.Tests.Security;

public sealed class GateTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Over_http_health_is_open_and_the_rest_answers_401_with_a_status()
    {
        await using var host = await SecuredHost.StartAsync();
        using var http = new HttpClient { BaseAddress = host.Host.Host.Addresses.Http };
        Assert.Equal("ok", await http.GetStringAsync("/healthz", Token));
        Assert.Equal("ready", await http.GetStringAsync("/readyz", Token));

        foreach (var path in new[] { "/", "/metrics", "/v1/owners/ada/studies", "/nothing" })
        {
            var refused = await http.GetAsync(path, Token);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            Assert.Equal("Bearer", refused.Headers.WwwAuthenticate.ToString());
            var status = Google.Protobuf.JsonParser.Default.Parse<Google.Rpc.Status>(await refused.Content.ReadAsStringAsync(Token));
            Assert.Equal((int)StatusCode.Unauthenticated, status.Code);
        }

        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await host.CreateKeyAsync("ada", Role.Reader));
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/metrics", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("/nothing", Token)).StatusCode);
    }

    [Fact]
    public async Task Too_many_calls_of_one_owner_are_refused_with_the_time_to_wait_and_others_go_on()
    {
        await using var host = await SecuredHost.StartAsync(options => options with { MaxRequestsPerSecond = 10 });
        var ada = await host.ConnectAsync("ada", Role.Reader);
        var bob = await host.ConnectAsync("bob", Role.Reader);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => ListAsync(ada, "ada")));
        var refusals = outcomes.Where(outcome => outcome.StatusCode == StatusCode.ResourceExhausted).ToList();
        Assert.InRange(refusals.Count, 1, 90);
        Assert.InRange(RetryDelays.Of(refusals[0])!.Value, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(2));
        Assert.Equal(StatusCode.NotFound, (await ListAsync(bob, "bob")).StatusCode);

        var later = await ListAsync(ada, "ada");
        while (RetryDelays.Of(later) is { } wait)
        {
            await Task.Delay(wait, Token);
            later = await ListAsync(ada, "ada");
        }

        Assert.Equal(StatusCode.NotFound, later.StatusCode);
    }

    [Fact]
    public async Task Calls_that_stay_open_are_limited_and_one_that_ends_makes_room()
    {
        await using var host = await SecuredHost.StartAsync(options => options with { MaxOpenCalls = 2 });
        var key = await host.CreateKeyAsync("ada", Role.Reader);
        var open = new[] { Reflect(host, key), Reflect(host, key) };
        foreach (var call in open)
        {
            await AskAsync(call);
        }

        using var third = Reflect(host, key);
        var refused = await Assert.ThrowsAsync<RpcException>(() => AskAsync(third));
        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        Assert.Contains("2 calls are open", refused.Status.Detail, StringComparison.Ordinal);
        await open[0].RequestStream.CompleteAsync();
        Assert.False(await open[0].ResponseStream.MoveNext(Token));
        await EnterAsync(host, key);
        Array.ForEach(open, call => call.Dispose());
    }

    [Fact]
    public async Task A_request_over_the_limit_is_refused()
    {
        await using var host = await SecuredHost.StartAsync(options => options with { MaxRequestBytes = 10_000 });
        var ada = await host.ConnectAsync("ada", Role.Writer);
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await ada.Studies.CreateStudyAsync(
            new CreateStudyRequest { Parent = "owners/ada", Study = new Study { DisplayName = new string('s', 20_000) } }, cancellationToken: Token));
        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
    }

    [Fact]
    public async Task Where_no_keys_are_asked_for_everybody_is_let_in_whatever_they_send()
    {
        await using var host = await TestHost.StartAsync();
        KeyText.Create(out var key);
        await host.Client.CreateStudyAsync(
            new CreateStudyRequest { Parent = "owners/ada", Study = new Study { DisplayName = "s", StudySpec = new StudySpec() } },
            new Metadata { { "authorization", $"Bearer {key}" } },
            cancellationToken: Token);
    }

    [Fact]
    public async Task An_address_that_others_can_reach_needs_keys_or_insecure()
    {
        var refused = await Assert.ThrowsAsync<VizierException>(() => TestHost.StartAsync(options => options with { Grpc = "0.0.0.0:0" }));
        Assert.StartsWith("--grpc: '0.0.0.0:0' can be reached from other machines", refused.Message, StringComparison.Ordinal);
        Assert.Contains("vizier key create", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--insecure", refused.Message, StringComparison.Ordinal);

        await using var insecure = await TestHost.StartAsync(options => options with { Http = "0.0.0.0:0", Insecure = true });
        var missing = await Assert.ThrowsAsync<RpcException>(async () =>
            await insecure.Client.GetStudyAsync(new GetStudyRequest { Name = "owners/a/studies/s" }, cancellationToken: Token));
        Assert.Equal(StatusCode.NotFound, missing.StatusCode);

        var both = await Assert.ThrowsAsync<VizierException>(
            () => TestHost.StartAsync(options => options with { RequireKeys = true, Insecure = true }));
        Assert.Contains("contradicts", both.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_others_can_reach_asks_for_the_keys_that_there_are()
    {
        await using var first = await SecuredHost.StartAsync();
        await first.CreateKeyAsync("ada", Role.Writer);
        var options = new VizierHostOptions
        {
            Grpc = "0.0.0.0:0",
            Http = "127.0.0.1:0",
            Database = Path.Combine(first.Host.Folder, "vizier.db"),
            HandlesSignals = false,
        };
        await using var exposed = await VizierHost.StartAsync(options, Token);
        Assert.True(exposed.Services.GetRequiredService<SecurityOptions>().RequiresKeys);
        Assert.Equal(SecurityOptions.UsualRequestsPerSecond, exposed.Services.GetRequiredService<SecurityOptions>().RequestsPerSecond);
        Assert.NotNull(exposed.CreateOwnKey());
        await exposed.StopAsync(Token);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Keys_and_the_tokens_of_trials_never_appear_in_logs_whoever_is_let_in(bool requiresKeys)
    {
        var log = new KeptLog();
        await using var host = await SecuredHost.StartAsync(
            options => options with
            {
                LogLevel = LogLevel.Trace,
                ConfigureServices = services => services.RemoveAll<ILoggerProvider>().AddSingleton<ILoggerProvider>(log),
            },
            requiresKeys);
        var valid = await host.CreateKeyAsync("ada", Role.Writer);
        KeyText.Create(out var invalid);
        var token = RunNames.CreateSecret();
        foreach (var secret in new[] { valid, invalid, token })
        {
            await ListAsync(host.Connect(secret), "ada");
            await ListAsync(host.Connect(secret), "bob");
            await CallOverHttpAsync(host.Host.Host.Addresses.Http, secret);
        }

        Assert.NotEmpty(log.Lines);
        string[] secrets = [valid[21..], invalid[21..], token];
        Assert.DoesNotContain(log.Lines, line => Array.Exists(secrets, secret => line.Contains(secret, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Calls_that_are_answered_leave_nothing_in_the_usual_log_whatever_the_protocol()
    {
        var log = new KeptLog();
        await using var host = await TestHost.StartAsync(options => options with
        {
            LogLevel = LogLevel.Information,
            ConfigureServices = services => services.RemoveAll<ILoggerProvider>().AddSingleton<ILoggerProvider>(log),
        });
        log.Lines.Clear();
        await Assert.ThrowsAsync<RpcException>(async () =>
            await host.Client.GetStudyAsync(new GetStudyRequest { Name = "owners/ada/studies/none" }, cancellationToken: Token));
        await CallOverHttpAsync(host.Host.Addresses.Http, "secret");
        Assert.DoesNotContain(log.Lines, line => !line.StartsWith(KeptLog.Scope, StringComparison.Ordinal));
    }

    // Answers and refusals of each kind: found, missing, malformed, by a trial's token, without any method.
    private static async Task CallOverHttpAsync(Uri address, string secret)
    {
        using var http = new HttpClient { BaseAddress = address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        foreach (var path in new[] { "/", "/metrics", "/v1/owners/ada/studies", "/v1/owners/ada/studies/none/trials/x", "/v1/nothing" })
        {
            await http.GetAsync(path, Token);
        }

        foreach (var (path, body) in new[]
        {
            ("/v1/owners/ada/studies", """{"displayName": "digits", "studySpec": {}}"""),
            ("/v1/owners/ada/studies", "{"),
        })
        {
            using var content = new StringContent(body, null, "application/json");
            await http.PostAsync(path, content, Token);
        }
    }

    private static async Task<RpcException> ListAsync(Vizier.Client.VizierConnection connection, string owner) =>
        await Assert.ThrowsAsync<RpcException>(async () =>
            await connection.Studies.GetStudyAsync(new GetStudyRequest { Name = $"owners/{owner}/studies/none" }, cancellationToken: Token));

    private static AsyncDuplexStreamingCall<ServerReflectionRequest, ServerReflectionResponse> Reflect(SecuredHost host, string key) =>
        new ServerReflection.ServerReflectionClient(host.Host.Channel).ServerReflectionInfo(
            new Metadata { { "authorization", $"Bearer {key}" } }, cancellationToken: Token);

    // Once it is answered, the call is open.
    private static async Task AskAsync(AsyncDuplexStreamingCall<ServerReflectionRequest, ServerReflectionResponse> call)
    {
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" }, Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));
    }

    // The service knows that a call has ended a moment after its client.
    private static async Task EnterAsync(SecuredHost host, string key)
    {
        while (true)
        {
            using var call = Reflect(host, key);
            try
            {
                await AskAsync(call);
                return;
            }
            catch (RpcException exception) when (RetryDelays.Of(exception) is { } wait)
            {
                await Task.Delay(wait, Token);
            }
        }
    }

    private sealed class KeptLog : ILoggerProvider, ILogger
    {
        public const string Scope = "scope: ";

        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            Lines.Enqueue($"{Scope}{state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
