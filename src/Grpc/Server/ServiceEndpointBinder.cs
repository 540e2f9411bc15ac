using System.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Grpc.AspNetCore.Server;

/// <summary>Is told the methods of a service and makes a handler for each, bound to the override on the service's class.</summary>
internal sealed class ServiceEndpointBinder<TService>(ServiceSettings settings, ServiceActivator<TService> activator) : ServiceBinderBase
    where TService : class
{
    private readonly List<ServiceEndpoint> _endpoints = [];

    public IReadOnlyList<ServiceEndpoint> Endpoints => _endpoints;

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        UnaryServerMethod<TRequest, TResponse>? handler)
    {
        var implementation = Find(method, typeof(TRequest), typeof(ServerCallContext));
        var invoker = implementation.CreateDelegate<UnaryInvoker<TService, TRequest, TResponse>>();
        var pipeline = new UnaryPipeline<TService, TRequest, TResponse>(settings.Interceptors, activator, invoker);
        Add(
            method,
            implementation,
            new UnaryHandler<TService, TRequest, TResponse>(method, settings, pipeline).HandleAsync,
            async (http, request, responses, call) =>
                await responses.WriteAsync(await pipeline.InvokeAsync(http, (TRequest)request, call)));
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        ClientStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var implementation = Find(method, typeof(IAsyncStreamReader<TRequest>), typeof(ServerCallContext));
        var invoker = implementation.CreateDelegate<ClientStreamingInvoker<TService, TRequest, TResponse>>();
        var pipeline = new ClientStreamingPipeline<TService, TRequest, TResponse>(settings.Interceptors, activator, invoker);
        Add(
            method,
            implementation,
            new ClientStreamingHandler<TService, TRequest, TResponse>(method, settings, pipeline).HandleAsync,
            async (http, request, responses, call) =>
            {
                var requests = new TypedStreamReader<TRequest>((IAsyncStreamReader<object>)request);
                await responses.WriteAsync(await pipeline.InvokeAsync(http, requests, call));
            });
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        ServerStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var implementation = Find(method, typeof(TRequest), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext));
        var invoker = implementation.CreateDelegate<ServerStreamingInvoker<TService, TRequest, TResponse>>();
        var pipeline = new ServerStreamingPipeline<TService, TRequest, TResponse>(settings.Interceptors, activator, invoker);
        Add(
            method,
            implementation,
            new ServerStreamingHandler<TService, TRequest, TResponse>(method, settings, pipeline).HandleAsync,
            (http, request, responses, call) => pipeline.InvokeAsync(http, (TRequest)request, responses, call));
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        DuplexStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var implementation = Find(
            method, typeof(IAsyncStreamReader<TRequest>), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext));
        var invoker = implementation.CreateDelegate<DuplexStreamingInvoker<TService, TRequest, TResponse>>();
        var handling = new DuplexStreamingHandler<TService, TRequest, TResponse>(method, settings, activator, invoker);
        Add(method, implementation, handling.HandleAsync);
    }

    private static MethodInfo Find(IMethod method, params Type[] parameters) =>
        typeof(TService).GetMethod(method.Name, BindingFlags.Public | BindingFlags.Instance, parameters)
        ?? throw new InvalidOperationException($"{typeof(TService)} has no method for '{method.FullName}'.");

    private void Add(IMethod method, MethodInfo implementation, RequestDelegate handler, MessageInvoker? invoker = null) =>
        _endpoints.Add(new ServiceEndpoint(method, implementation, handler, invoker));
}

/// <summary>A method of a service with what serves it.</summary>
/// <param name="Method">The method.</param>
/// <param name="Implementation">The override on the service's class.</param>
/// <param name="Handler">Serves calls of gRPC.</param>
/// <param name="Invoker">Makes a call for another transport; null for methods that stream both ways.</param>
internal sealed record ServiceEndpoint(IMethod Method, MethodInfo Implementation, RequestDelegate Handler, MessageInvoker? Invoker);

/// <summary>
/// Makes a call through the interceptors, whatever the types of its messages. The request is a message, or an
/// <see cref="IAsyncStreamReader{T}"/> of them.
/// </summary>
internal delegate Task MessageInvoker(HttpContext http, object request, IServerStreamWriter<object> responses, ServerCallContext call);
