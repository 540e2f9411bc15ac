using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Vizier.Web;

/// <summary>A file of the web page.</summary>
/// <param name="Content">As it was built.</param>
/// <param name="Compressed">In gzip; null where that is no smaller.</param>
/// <param name="MediaType">Its <c>Content-Type</c>.</param>
/// <param name="EntityTag">Changes with the content; in quotes, as HTTP has it.</param>
/// <param name="IsImmutable">Whether its name changes with its content, so that it may be kept for ever.</param>
internal sealed record BuiltFile(ReadOnlyMemory<byte> Content, ReadOnlyMemory<byte>? Compressed, string MediaType, string EntityTag, bool IsImmutable);

/// <summary>The built web page, held in memory: a few files of some hundred kilobytes in all.</summary>
internal sealed class BuiltPage
{
    private const string Index = "/index.html";

    private readonly FrozenDictionary<string, BuiltFile> _files;

    private BuiltPage(FrozenDictionary<string, BuiltFile> files) => _files = files;

    /// <summary>Where the build puts the page: a folder beside the program.</summary>
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "page");

    /// <summary>Whether the page was built with the program.</summary>
    public bool Exist => _files.ContainsKey(Index);

    /// <summary>Reads the page; there are no files if it was not built.</summary>
    public static BuiltPage Read(string folder)
    {
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*", SearchOption.AllDirectories) : [];
        return new BuiltPage(files.ToFrozenDictionary(
            file => "/" + Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'),
            file => ReadFile(file)));
    }

    /// <summary>The file at a path; null if there is none. The page itself is at <c>/</c>.</summary>
    public BuiltFile? Find(string path) => _files.GetValueOrDefault(path == "/" ? Index : path);

    private static BuiltFile ReadFile(string file)
    {
        var content = File.ReadAllBytes(file);
        var compressed = Compress(content);
        return new BuiltFile(
            content,
            compressed.Length < content.Length ? compressed : null,
            MediaTypeOf(Path.GetExtension(file)),
            $"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 12))}\"",
            Path.GetFileName(Path.GetDirectoryName(file)) == "assets");
    }

    private static byte[] Compress(byte[] content)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.SmallestSize))
        {
            gzip.Write(content);
        }

        return target.ToArray();
    }

    private static string MediaTypeOf(string extension) => extension switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };
}
