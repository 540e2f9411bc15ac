using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server;

/// <summary>Gets the instance that handles a call: a registered service, else a new object for this call.</summary>
internal sealed class ServiceActivator<TService>(bool isRegistered)
    where TService : class
{
    private readonly ObjectFactory<TService>? _factory = isRegistered ? null : ActivatorUtilities.CreateFactory<TService>([]);

    public TService Resolve(HttpContext http)
    {
        if (_factory is null)
        {
            return http.RequestServices.GetRequiredService<TService>();
        }

        var created = _factory(http.RequestServices, null);
        CreatedObjects.DisposeWith(http, created);
        return created;
    }
}

/// <summary>Ends what was created for one call.</summary>
internal static class CreatedObjects
{
    public static void DisposeWith(HttpContext http, object created)
    {
        switch (created)
        {
            case IAsyncDisposable asyncDisposable:
                http.Response.RegisterForDisposeAsync(asyncDisposable);
                break;
            case IDisposable disposable:
                http.Response.RegisterForDispose(disposable);
                break;
        }
    }
}
