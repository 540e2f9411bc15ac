using System.IO.Compression;

namespace Grpc.Net.Compression;

/// <summary>A way to compress messages, named in <c>grpc-encoding</c>.</summary>
public interface ICompressionProvider
{
    /// <summary>The name on the wire, in lower case.</summary>
    string EncodingName { get; }

    /// <summary>A stream that compresses what is written to it.</summary>
    /// <param name="stream">Receives the compressed bytes; it stays open.</param>
    /// <param name="compressionLevel">How hard to try; null for the provider's own choice.</param>
    Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel);

    /// <summary>A stream from which the original bytes are read.</summary>
    /// <param name="stream">The compressed bytes; it stays open.</param>
    Stream CreateDecompressionStream(Stream stream);
}
