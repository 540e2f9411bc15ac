using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vizier.Protocol;
using Vizier.Suggestions;
using Vizier.Tests.Hosting;
using Vizier.Tests.Storage;
using Vizier.Tests.Studies;

namespace Vizier.Tests.Api;

/// <summary>Whatever clients send: an answer or a refusal that blames the request, nothing logged as an error, and the service goes on.</summary>
public sealed class GrpcFuzzTests
{
    private const int Rounds = 300;

    private static readonly Marshaller<byte[]> Bytes = new(bytes => bytes, bytes => bytes);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task Random_requests_over_sqlite_are_answered_or_refused() => FuzzAsync(null, 11);

    [Fact]
    public async Task Random_requests_over_postgres_are_answered_or_refused()
    {
        var database = PostgresCluster.CreateDatabase();
        await FuzzAsync(database, 12);
        PostgresCluster.Drop(database);
    }

    private static async Task FuzzAsync(string? database, int seed)
    {
        using var log = new ErrorLog();
        await using var host = await TestHost.StartAsync(options => options with
        {
            Database = database ?? options.Database,
            ConfigureServices = services =>
            {
                services.AddSingleton(new SuggestionOptions { Timeout = TimeSpan.FromSeconds(2), LargestCount = 50 });
                services.AddSingleton<ILoggerProvider>(log);
            },
        });
        var study = await host.Client.CreateStudyAsync(
            new CreateStudyRequest { Parent = "owners/ada", Study = new Study { DisplayName = "digits", StudySpec = Samples.Spec() } }, cancellationToken: Token);
        await host.Client.SuggestTrialsAsync(new SuggestTrialsRequest { Parent = study.Name, ClientId = "worker", SuggestionCount = 3 }, cancellationToken: Token);
        string[] names =
        [
            "owners/ada", study.Name, $"{study.Name}/trials/1", $"{study.Name}/trials/2", "digits", "worker", "lr", "accuracy", "1", "2",
            "owners/ada/operations/suggestion/digits/worker/1", "owners/a\0b", "owners/a\0b/studies/digits", "a\0b",
        ];
        var messages = new RandomMessages(new Random(seed), names);
        var seen = new HashSet<StatusCode>();
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var method in VizierService.Descriptor.Methods)
            {
                var request = round % 4 == 0 ? messages.Bytes() : messages.Of(method.InputType);
                var status = await CallAsync(host, method, request);
                Assert.False(
                    status.StatusCode is StatusCode.Internal or StatusCode.Unknown or StatusCode.DeadlineExceeded,
                    $"{method.Name} {Convert.ToHexString(request)}: {status}");
                seen.Add(status.StatusCode);
            }
        }

        Assert.Empty(log.Errors);
        Assert.Superset(new HashSet<StatusCode> { StatusCode.OK, StatusCode.InvalidArgument, StatusCode.NotFound }, seen);
        var created = await host.Client.CreateStudyAsync(
            new CreateStudyRequest { Parent = "owners/healthy", Study = new Study { DisplayName = "after", StudySpec = Samples.Spec() } }, cancellationToken: Token);
        var operation = await host.Client.SuggestTrialsAsync(
            new SuggestTrialsRequest { Parent = created.Name, ClientId = "worker", SuggestionCount = 1 }, cancellationToken: Token);
        Assert.Single(operation.Response.Unpack<SuggestTrialsResponse>().Trials);
    }

    private static async Task<Status> CallAsync(TestHost host, MethodDescriptor method, byte[] request)
    {
        var call = new Method<byte[], byte[]>(MethodType.Unary, method.Service.FullName, method.Name, Bytes, Bytes);
        try
        {
            await host.Channel.CreateCallInvoker().AsyncUnaryCall(call, null, new CallOptions(deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(15), cancellationToken: Token), request);
            return Status.DefaultSuccess;
        }
        catch (RpcException exception)
        {
            return exception.Status;
        }
    }
}
