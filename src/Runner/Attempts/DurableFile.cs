using System.Text.Json;

namespace Vizier.Runner.Attempts;

/// <summary>Small files that are either there as a whole or not at all, whenever the runner is killed.</summary>
internal static class DurableFile
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    internal static void Write(string path, string text)
    {
        var temporary = $"{path}.new";
        File.WriteAllText(temporary, text);
        File.Move(temporary, path, overwrite: true);
    }

    internal static void WriteJson<T>(string path, T value) => Write(path, JsonSerializer.Serialize(value, Readable));

    /// <summary>The text of a file; null if there is none.</summary>
    internal static string? Read(string path) => File.Exists(path) ? File.ReadAllText(path) : null;

    internal static T? ReadJson<T>(string path)
        where T : class =>
        Read(path) is { } text ? JsonSerializer.Deserialize<T>(text) : null;
}
