using System.IO.Compression;
using Grpc.Net.Compression;
using Microsoft.AspNetCore.Http;

namespace Vizier.Grpc.Tests.Hosting;

/// <summary>gzip that counts, per request, how many messages it inflated: the only way to see a message's flag from a handler.</summary>
public sealed class InflationCounter : ICompressionProvider
{
    private static readonly object Key = new();
    private static readonly AsyncLocal<StrongBox?> Current = new();
    private readonly GzipCompressionProvider _gzip = new();

    public string EncodingName => "gzip";

    public static Task Middleware(HttpContext http, RequestDelegate next)
    {
        http.Items[Key] = Current.Value = new StrongBox();
        return next(http);
    }

    /// <summary>Messages inflated since the last call.</summary>
    public static int Take(HttpContext http) => Interlocked.Exchange(ref ((StrongBox)http.Items[Key]!).Count, 0);

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
        _gzip.CreateCompressionStream(stream, compressionLevel);

    public Stream CreateDecompressionStream(Stream stream)
    {
        if (Current.Value is { } box)
        {
            Interlocked.Increment(ref box.Count);
        }

        return _gzip.CreateDecompressionStream(stream);
    }

    private sealed class StrongBox
    {
        public int Count;
    }
}
