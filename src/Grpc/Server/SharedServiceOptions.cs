using Microsoft.Extensions.Options;

namespace Grpc.AspNetCore.Server;

/// <summary>Starts the settings of each service from those for all services.</summary>
internal sealed class SharedServiceOptions<TOptions>(IServiceProvider services) : IConfigureOptions<TOptions>
    where TOptions : class
{
    public void Configure(TOptions options)
    {
        if (options is GrpcServiceOptions own && typeof(TOptions) != typeof(GrpcServiceOptions))
        {
            own.CopyFrom(((IOptions<GrpcServiceOptions>)services.GetService(typeof(IOptions<GrpcServiceOptions>))!).Value);
        }
    }
}
