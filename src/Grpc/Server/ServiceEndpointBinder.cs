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
        var handling = new UnaryHandler<TService, TRequest, TResponse>(method, settings, activator, invoker);
        Add(method, implementation, handling.HandleAsync);
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        ClientStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var implementation = Find(method, typeof(IAsyncStreamReader<TRequest>), typeof(ServerCallContext));
        var invoker = implementation.CreateDelegate<ClientStreamingInvoker<TService, TRequest, TResponse>>();
        var handling = new ClientStreamingHandler<TService, TRequest, TResponse>(method, settings, activator, invoker);
        Add(method, implementation, handling.HandleAsync);
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        ServerStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var implementation = Find(method, typeof(TRequest), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext));
        var invoker = implementation.CreateDelegate<ServerStreamingInvoker<TService, TRequest, TResponse>>();
        var handling = new ServerStreamingHandler<TService, TRequest, TResponse>(method, settings, activator, invoker);
        Add(method, implementation, handling.HandleAsync);
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

    private void Add(IMethod method, MethodInfo implementation, RequestDelegate handler) =>
        _endpoints.Add(new ServiceEndpoint(method, implementation, handler));
}

/// <summary>A method of a service with what serves it.</summary>
internal sealed record ServiceEndpoint(IMethod Method, MethodInfo Implementation, RequestDelegate Handler);
