using Vizier.Web.Sessions;

namespace Vizier.Security;

/// <summary>The parts that decide who is let in, each once per process.</summary>
internal static class SecurityRegistration
{
    /// <summary>Adds all parts.</summary>
    public static void AddSecurity(this IServiceCollection services, SecurityOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<KeyRing>();
        services.AddSingleton<CallLimits>();
        services.AddSingleton<AccessInterceptor>();
        services.AddSingleton<BrowserSessions>();
    }
}
