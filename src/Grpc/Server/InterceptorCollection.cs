using System.Collections.ObjectModel;
using Grpc.Core.Interceptors;

namespace Grpc.AspNetCore.Server;

/// <summary>Interceptors, the outermost first.</summary>
public sealed class InterceptorCollection : Collection<InterceptorRegistration>
{
    /// <summary>Appends an interceptor.</summary>
    /// <typeparam name="TInterceptor">The interceptor: resolved per call, or created with the arguments and services.</typeparam>
    /// <param name="args">Arguments of its constructor that no service stands for.</param>
    public void Add<TInterceptor>(params object[] args)
        where TInterceptor : Interceptor => Add(new InterceptorRegistration(typeof(TInterceptor), args));
}
