using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Vizier.Protocol;
using Vizier.Protocol.Analyses;
using Vizier.Protocol.Experiments;
using Vizier.Protocol.Insights;
using Vizier.Protocol.Runners;
using Vizier.Protocol.Transfers;
using Vizier.Security;
using Vizier.Tests.Api;
using Vizier.Tests.Studies;

namespace Vizier.Tests.Security;

/// <summary>Who may do what, proved on every RPC that the service maps, so that a new one cannot be forgotten.</summary>
public sealed partial class AccessTests
{
    private static readonly FileDescriptor[] Protocol =
        [
            VizierServiceReflection.Descriptor, ExperimentsReflection.Descriptor, RunnerReflection.Descriptor, TransferReflection.Descriptor,
            InsightReflection.Descriptor, AnalysisReflection.Descriptor,
        ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_rpc_has_a_rule_with_the_field_that_names_its_resource()
    {
        await using var host = await SecuredHost.StartAsync();
        var methods = MethodsOf(host);
        Assert.Equal(53, methods.Count);
        foreach (var method in methods)
        {
            var rule = AccessRules.Find(method.FullName);
            Assert.True(rule is not null, $"{method.FullName} has no rule");
            Assert.Equal(NameFieldOf(method)?.Name, rule.Name is null ? null : rule.NameField);
        }
    }

    [Fact]
    public async Task Without_a_valid_key_every_rpc_is_refused()
    {
        await using var host = await SecuredHost.StartAsync();
        KeyText.Create(out var unknown);
        foreach (var method in MethodsOf(host))
        {
            foreach (var key in new[] { null, unknown, "vzk_", "0123456789abcdef0123456789abcdef" })
            {
                var refused = await CallPatientlyAsync(host, method, RequestOf(method, "ada", "s", leased: true), key);
                Assert.True(refused?.StatusCode == StatusCode.Unauthenticated, $"{method.FullName} with {key}: {refused?.Status}");
            }
        }
    }

    [Fact]
    public async Task What_others_own_is_answered_like_what_does_not_exist_on_every_rpc()
    {
        await using var host = await SecuredHost.StartAsync();
        await PopulateAsync(host);
        foreach (var role in new[] { Role.Reader, Role.Writer, Role.Runner, Role.Admin })
        {
            var key = await host.CreateKeyAsync("bob", role);
            foreach (var method in MethodsOf(host).Where(method => NameFieldOf(method) is not null))
            {
                var existing = await host.CallAsync(method, RequestOf(method, "ada", "s"), key);
                var missing = await host.CallAsync(method, RequestOf(method, "ada", "t"), key);
                var nobody = await host.CallAsync(method, RequestOf(method, "eve", "s"), key);
                Assert.True(existing?.StatusCode == StatusCode.NotFound, $"{method.FullName} as {role}: {existing?.Status}");
                Assert.Equal(Neutral(missing!), Neutral(existing!));
                Assert.Equal(Neutral(nobody!), Neutral(existing!));
            }
        }
    }

    [Fact]
    public async Task What_others_own_is_answered_like_what_does_not_exist_on_every_path_of_rest()
    {
        await using var host = await SecuredHost.StartAsync();
        await PopulateAsync(host);
        using var http = new HttpClient { BaseAddress = host.Host.Host.Addresses.Http };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await host.CreateKeyAsync("bob", Role.Writer));
        var paths = host.Host.Host.Services.GetServices<EndpointDataSource>()
            .SelectMany(source => source.Endpoints)
            .Select(endpoint => endpoint.Metadata.GetMetadata<GrpcJsonTranscodingMetadata>())
            .OfType<GrpcJsonTranscodingMetadata>()
            .Where(path => path.Path.Contains("owners/", StringComparison.Ordinal))
            .ToList();
        Assert.Equal(49, paths.Count);
        foreach (var path in paths)
        {
            var existing = await AskAsync(http, path, "s");
            var missing = await AskAsync(http, path, "t");
            Assert.StartsWith("NotFound", existing, StringComparison.Ordinal);
            Assert.Equal(missing, existing);
        }
    }

    [Fact]
    public async Task A_missing_thing_of_ones_own_is_told_in_the_same_words()
    {
        await using var host = await SecuredHost.StartAsync();
        await PopulateAsync(host);
        var ada = await host.CreateKeyAsync("ada", Role.Admin);
        var bob = await host.CreateKeyAsync("bob", Role.Admin);
        var read = MethodsOf(host).Where(method => method.Name is "GetStudy" or "GetTrial" or "ListTrials" or "DeleteStudy" or "GetExperiment");
        foreach (var method in read)
        {
            var own = await host.CallAsync(method, RequestOf(method, "ada", "missing"), ada);
            var foreign = await host.CallAsync(method, RequestOf(method, "ada", "missing"), bob);
            Assert.Equal(own!.Status.ToString(), foreign!.Status.ToString());
        }
    }

    [Fact]
    public async Task Roles_open_what_their_rules_say_on_every_rpc()
    {
        await using var host = await SecuredHost.StartAsync();
        await PopulateAsync(host);
        foreach (var owner in new[] { "ada", ApiKey.AnyOwner })
        {
            foreach (var role in Enum.GetValues<Role>())
            {
                var key = await host.CreateKeyAsync(owner, role);
                foreach (var method in MethodsOf(host))
                {
                    var outcome = await host.CallAsync(method, RequestOf(method, "ada", "gone"), key);
                    Assert.True(
                        Expected(role, method.Name) == outcome?.StatusCode is not StatusCode.PermissionDenied and not StatusCode.Unauthenticated,
                        $"{method.FullName} as {role}: {outcome?.Status}");
                }
            }
        }
    }

    [Fact]
    public async Task A_runner_with_a_key_of_one_owner_gets_that_owners_attempts_only()
    {
        await using var host = await SecuredHost.StartAsync();
        await PopulateAsync(host);
        var ofBob = await host.ConnectAsync("bob", Role.Runner);
        var ofAda = await host.ConnectAsync("ada", Role.Runner);
        var request = new SyncRequest { RunnerId = "r", Place = "local" };

        Assert.Empty((await ofBob.Runners.SyncAsync(request, cancellationToken: Token)).Attempts);
        var attempts = await AttemptsAsync(ofAda);
        Assert.NotEmpty(attempts);
        Assert.Empty((await ofBob.Runners.SyncAsync(request, cancellationToken: Token)).Attempts);
    }

    [Fact]
    public async Task The_token_of_an_attempt_opens_the_push_of_its_measurements_and_nothing_else()
    {
        await using var host = await SecuredHost.StartAsync();
        await PopulateAsync(host);
        var attempt = (await AttemptsAsync(await host.ConnectAsync("ada", Role.Runner)))[0];
        var program = host.Connect(attempt.Token);
        var report = new ReportAttemptRequest { Name = attempt.Name };
        report.Measurements.Add(new ReportAttemptRequest.Types.Report { Sequence = 1, Measurement = ScriptedRunner.Measured(0.5, 1) });
        await program.Runners.ReportAttemptAsync(report, cancellationToken: Token);

        foreach (var method in MethodsOf(host).Where(method => method.Name != "ReportAttempt"))
        {
            var refused = await CallPatientlyAsync(host, method, RequestOf(method, "ada", "s"), attempt.Token);
            Assert.True(refused?.StatusCode == StatusCode.Unauthenticated, $"{method.FullName}: {refused?.Status}");
        }

        var leased = report.Clone();
        leased.Lease = attempt.Lease;
        Assert.Equal(StatusCode.Unauthenticated, (await FailAsync(program, leased)).StatusCode);
        var ended = report.Clone();
        ended.Ended = new ReportAttemptRequest.Types.Ended();
        Assert.Equal(StatusCode.InvalidArgument, (await FailAsync(program, ended)).StatusCode);

        // Another attempt, one that does not exist, and one of a study that does not exist look alike.
        var other = report.Clone();
        other.Name = attempt.Name.Replace("trials/1/", "trials/2/", StringComparison.Ordinal);
        var nowhere = report.Clone();
        nowhere.Name = attempt.Name.Replace("studies/e", "studies/none", StringComparison.Ordinal);
        Assert.Equal(Neutral(await FailAsync(program, other)), Neutral(await FailAsync(program, nowhere)));
    }

    [Fact]
    public async Task Health_is_open_and_reflection_needs_any_key()
    {
        await using var host = await SecuredHost.StartAsync();
        var health = new Grpc.Health.V1.Health.HealthClient(host.Host.Channel);
        var answer = await health.CheckAsync(new Grpc.Health.V1.HealthCheckRequest(), cancellationToken: Token);
        Assert.Equal(Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus.Serving, answer.Status);

        Assert.Equal(StatusCode.Unauthenticated, await ReflectAsync(host, null));
        Assert.Equal(StatusCode.OK, await ReflectAsync(host, await host.CreateKeyAsync("bob", Role.Runner)));
    }

    // Without a key only so many calls a second are answered, and the tests make more on a fast machine.
    private static async Task<RpcException?> CallPatientlyAsync(SecuredHost host, IMethod method, byte[] request, string? key)
    {
        while (true)
        {
            var outcome = await host.CallAsync(method, request, key);
            if (outcome is null || RetryDelays.Of(outcome) is not { } delay)
            {
                return outcome;
            }

            await Task.Delay(delay, Token);
        }
    }

    private static async Task<string> AskAsync(HttpClient http, GrpcJsonTranscodingMetadata path, string study)
    {
        var url = Parameter().Replace(path.Path, match => match.Value switch
        {
            "{owner}" => "ada",
            "{trial}" => "1",
            _ => study,
        });
        using var request = new HttpRequestMessage(new HttpMethod(path.HttpMethod), url);
        if (path.HttpMethod is "POST" or "PATCH")
        {
            request.Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        }

        using var response = await http.SendAsync(request, Token);
        return $"{response.StatusCode}: {Names().Replace(await response.Content.ReadAsStringAsync(Token), "NAME")}";
    }

    private static async Task<StatusCode> ReflectAsync(SecuredHost host, string? key)
    {
        var headers = new Metadata();
        if (key is not null)
        {
            headers.Add("authorization", $"Bearer {key}");
        }

        try
        {
            using var call = new Grpc.Reflection.V1.ServerReflection.ServerReflectionClient(host.Host.Channel).ServerReflectionInfo(headers, cancellationToken: Token);
            if (key is not null)
            {
                await call.RequestStream.WriteAsync(new Grpc.Reflection.V1.ServerReflectionRequest { ListServices = "" }, Token);
                await call.RequestStream.CompleteAsync();
            }

            await call.ResponseStream.MoveNext(Token);
            return StatusCode.OK;
        }
        catch (RpcException exception)
        {
            return exception.StatusCode;
        }
    }

    // Written down apart from the rules, so that a mistake in them is found.
    private static bool Expected(Role role, string method) => role switch
    {
        Role.Admin => true,
        Role.Runner => method is "Sync" or "ReportAttempt",
        Role.Writer => method is not "Sync" and not "ReportAttempt",
        _ => method.StartsWith("Get", StringComparison.Ordinal) || method.StartsWith("List", StringComparison.Ordinal)
            || method.StartsWith("Watch", StringComparison.Ordinal) || method is "ValidateExperiment" or "ExportStudy" or "ExportTable" or "CompareStudies"
                or "Predict" or "ReadLog" or "ExplainSuggestion" or "ExplainStopping",
    };

    private static async Task PopulateAsync(SecuredHost host)
    {
        var ada = await host.ConnectAsync("ada", Role.Admin);
        var study = await ada.Studies.CreateStudyAsync(
            new CreateStudyRequest { Parent = "owners/ada", Study = new Study { DisplayName = "s", StudySpec = Samples.Spec() } }, cancellationToken: Token);
        await ada.Studies.SuggestTrialsAsync(new SuggestTrialsRequest { Parent = study.Name, SuggestionCount = 1, ClientId = "c" }, cancellationToken: Token);
        await ada.Experiments.CreateExperimentAsync(
            new CreateExperimentRequest { Parent = "owners/ada", Document = ScriptedRunner.Document() }, cancellationToken: Token);
        await ada.Experiments.CreateExperimentAsync(
            new CreateExperimentRequest { Parent = "owners/ada", Document = ScriptedRunner.Document(), ExperimentId = "s2" }, cancellationToken: Token);
    }

    private static async Task<IReadOnlyList<Attempt>> AttemptsAsync(Vizier.Client.VizierConnection runner)
    {
        while (true)
        {
            var answer = await runner.Runners.SyncAsync(new SyncRequest { RunnerId = "r", Place = "local", Experiment = "owners/ada/experiments/e" }, cancellationToken: Token);
            if (answer.Attempts.Count > 0)
            {
                return answer.Attempts;
            }

            await Task.Delay(20, Token);
        }
    }

    private static async Task<RpcException> FailAsync(Vizier.Client.VizierConnection connection, ReportAttemptRequest request) =>
        await Assert.ThrowsAsync<RpcException>(async () => await connection.Runners.ReportAttemptAsync(request, cancellationToken: Token));

    private static List<IMethod> MethodsOf(SecuredHost host) =>
    [
        .. host.Host.Host.Services.GetServices<EndpointDataSource>()
            .SelectMany(source => source.Endpoints)
            .Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method)
            .OfType<IMethod>()
            .DistinctBy(method => method.FullName)
            .Where(method => !method.ServiceName.StartsWith("grpc.", StringComparison.Ordinal)),
    ];

    private static MethodDescriptor DescriptorOf(IMethod method) => Protocol
        .SelectMany(file => file.Services)
        .Single(service => service.FullName == method.ServiceName)
        .FindMethodByName(method.Name);

    private static FieldDescriptor? NameFieldOf(IMethod method) => DescriptorOf(method).InputType.Fields.InDeclarationOrder()
        .FirstOrDefault(field => field.Name is "name" or "parent" or "trial_name" || (field.Name == "experiment" && field.FieldType == FieldType.String));

    private static byte[] RequestOf(IMethod method, string owner, string study, bool leased = false)
    {
        var request = DescriptorOf(method).InputType.Parser.ParseFrom(ByteString.Empty);
        NameFieldOf(method)?.Accessor.SetValue(request, NameOf(method, owner, study));
        if (leased && request is ReportAttemptRequest report)
        {
            report.Lease = "l";
        }

        return request.ToByteArray();
    }

    private static string NameOf(IMethod method, string owner, string study)
    {
        var http = DescriptorOf(method).GetOptions()?.GetExtension(AnnotationsExtensions.Http);
        var path = http is null ? "" : http.Get + http.Post + http.Delete + http.Patch;
        return method.Name switch
        {
            "GetOperation" => $"owners/{owner}/operations/suggestion/{study}/c/1",
            "ReportAttempt" => $"owners/{owner}/studies/{study}/trials/1/attempts/1",
            "ValidateExperiment" => $"owners/{owner}",
            "Sync" or "WatchExperiment" => $"owners/{owner}/experiments/{study}",
            _ when Template().Match(path) is { Success: true } match => Fill(match.Groups[1].Value, owner, study),
            _ => throw new InvalidOperationException($"say what {method.FullName} is called with"),
        };
    }

    private static string Fill(string template, string owner, string study) => template
        .Replace("owners/*", $"owners/{owner}", StringComparison.Ordinal)
        .Replace("studies/*", $"studies/{study}", StringComparison.Ordinal)
        .Replace("experiments/*", $"experiments/{study}", StringComparison.Ordinal)
        .Replace("trials/*", "trials/1", StringComparison.Ordinal)
        .Replace("trialRuns/*", "trialRuns/1", StringComparison.Ordinal);

    private static string Neutral(RpcException exception) =>
        $"{exception.StatusCode}: {Names().Replace(exception.Status.Detail, "NAME")} {exception.Trailers.GetValueBytes("grpc-status-details-bin")?.Length}";

    [GeneratedRegex(@"\{\w+=([^}]+)\}")]
    private static partial Regex Template();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Parameter();

    [GeneratedRegex("owners/[^']+")]
    private static partial Regex Names();
}
