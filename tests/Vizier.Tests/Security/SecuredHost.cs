using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Vizier.Client;
using Vizier.Hosting;
using Vizier.Security;
using Vizier.Storage;
using Vizier.Tests.Hosting;

namespace Vizier.Tests.Security;

/// <summary>A service that asks for API keys, and callers with keys.</summary>
internal sealed class SecuredHost : IAsyncDisposable
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes);
    private readonly List<VizierConnection> _connections = [];

    private SecuredHost(TestHost host) => Host = host;

    public TestHost Host { get; }

    public Store Store => Host.Host.Services.GetRequiredService<Store>();

    public static async Task<SecuredHost> StartAsync(
        Func<VizierHostOptions, VizierHostOptions>? configure = null, bool requiresKeys = true) =>
        new(await TestHost.StartAsync(options => (configure?.Invoke(options) ?? options) with { RequireKeys = requiresKeys }));

    /// <summary>Makes a key.</summary>
    public async Task<string> CreateKeyAsync(string owner, Role role)
    {
        var text = KeyText.Create(out var secret);
        var key = new ApiKey(text.Id, text.Hash, owner, role, "", TimeProvider.System.GetUtcNow(), null);
        await Store.WriteAsync(database => StoredKeys.Add(database, key));
        return secret;
    }

    /// <summary>A connection that sends a key, or whatever else stands for one.</summary>
    public VizierConnection Connect(string? key)
    {
        var connection = new VizierConnection(new VizierConnectionOptions { Endpoint = Host.Host.Addresses.Grpc.ToString(), Token = key });
        _connections.Add(connection);
        return connection;
    }

    /// <summary>A connection with a new key.</summary>
    public async Task<VizierConnection> ConnectAsync(string owner, Role role) => Connect(await CreateKeyAsync(owner, role));

    /// <summary>Makes a call of any method that has one request; of a stream of answers it takes the first.</summary>
    public async Task<RpcException?> CallAsync(IMethod method, byte[] request, string? key)
    {
        var headers = new Metadata();
        if (key is not null)
        {
            headers.Add("authorization", $"Bearer {key}");
        }

        var options = new CallOptions(headers, DateTime.UtcNow.AddSeconds(10));
        var raw = new Method<byte[], byte[]>(method.Type, method.ServiceName, method.Name, Bytes, Bytes);
        try
        {
            if (method.Type == MethodType.Unary)
            {
                await Host.Channel.CreateCallInvoker().AsyncUnaryCall(raw, null, options, request);
            }
            else if (method.Type == MethodType.ClientStreaming)
            {
                using var call = Host.Channel.CreateCallInvoker().AsyncClientStreamingCall(raw, null, options);
                await call.RequestStream.WriteAsync(request);
                await call.RequestStream.CompleteAsync();
                await call;
            }
            else
            {
                using var call = Host.Channel.CreateCallInvoker().AsyncServerStreamingCall(raw, null, options, request);
                await call.ResponseStream.MoveNext(CancellationToken.None);
            }

            return null;
        }
        catch (RpcException exception)
        {
            return exception;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _connections.ForEach(connection => connection.Dispose());
        await Host.DisposeAsync();
    }
}
