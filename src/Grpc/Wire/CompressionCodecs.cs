using System.Collections.Frozen;
using Grpc.Net.Compression;

namespace Grpc.Wire;

/// <summary>The compressions that one side knows, by name.</summary>
internal sealed class CompressionCodecs
{
    public static readonly CompressionCodecs Default = new([]);

    private readonly FrozenDictionary<string, ICompressionProvider> _providers;

    /// <summary>The given ones, before gzip and deflate where they are not among them.</summary>
    public CompressionCodecs(IEnumerable<ICompressionProvider> providers)
    {
        var all = providers
            .Concat([new GzipCompressionProvider(), new DeflateCompressionProvider()])
            .DistinctBy(provider => provider.EncodingName, StringComparer.Ordinal)
            .ToArray();
        _providers = all.ToFrozenDictionary(provider => provider.EncodingName, StringComparer.Ordinal);
        Names = [ProtocolNames.Identity, .. all.Select(provider => provider.EncodingName)];
        AcceptEncoding = string.Join(',', Names);
    }

    /// <summary>Identity first, then the compressions.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The value of <c>grpc-accept-encoding</c>.</summary>
    public string AcceptEncoding { get; }

    public ICompressionProvider? Find(string encoding) => _providers.GetValueOrDefault(encoding);

    /// <summary>Whether a list of encodings, separated by commas, has an encoding.</summary>
    public static bool Lists(ReadOnlySpan<char> acceptEncoding, ReadOnlySpan<char> encoding)
    {
        foreach (var range in acceptEncoding.Split(','))
        {
            if (acceptEncoding[range].Trim().SequenceEqual(encoding))
            {
                return true;
            }
        }

        return false;
    }
}
