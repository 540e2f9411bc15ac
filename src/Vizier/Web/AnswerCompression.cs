using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.ResponseCompression;

namespace Vizier.Web;

/// <summary>Compresses answers, except where the way is short. Streams are left alone.</summary>
internal static class AnswerCompression
{
    /// <summary>Adds what compresses.</summary>
    public static void AddCompression(this IServiceCollection services)
    {
        services.AddResponseCompression(options =>
        {
            // No answer holds both a secret and what another site could have put into it.
            options.EnableForHttps = true;
            options.MimeTypes = ["application/json", "text/csv"];
            options.Providers.Add<BrotliCompressionProvider>();
            options.Providers.Add<GzipCompressionProvider>();
        });
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
    }

    /// <summary>Has answers compressed.</summary>
    public static void UseCompression(this IApplicationBuilder application) => application.UseWhen(
        http => !IsNear(http), branch => branch.UseResponseCompression());

    // On the same machine, and not by a proxy, compressing costs more than it saves.
    private static bool IsNear(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && !http.Request.Headers.ContainsKey("X-Forwarded-For") && !http.Request.Headers.ContainsKey("Forwarded");
}
