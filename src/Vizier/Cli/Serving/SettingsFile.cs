using System.CommandLine;
using Vizier.Studies;

namespace Vizier.Cli.Serving;

/// <summary>
/// A settings file in JSON: a key for each flag, without dashes and with inner capitals, and a section <c>logging</c> as
/// ASP.NET has it. A key that nobody knows is an error, since a misspelt setting is worse than none.
/// </summary>
internal sealed class SettingsFile
{
    private const string LoggingSection = "logging";

    private SettingsFile(string path, IConfiguration content) => (Path, Content) = (path, content);

    /// <summary>The file's path as it was given.</summary>
    public string Path { get; }

    /// <summary>What is in it.</summary>
    public IConfiguration Content { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="known">The flags that may be in it.</param>
    /// <exception cref="VizierException">It cannot be read, is no JSON object, or has a key that is no flag's.</exception>
    public static SettingsFile Read(string path, IReadOnlyList<Option> known)
    {
        IConfiguration content;
        try
        {
            using var stream = File.OpenRead(path);
            content = new ConfigurationBuilder().AddJsonStream(stream).Build();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException or System.Text.Json.JsonException)
        {
            throw VizierException.Invalid("--config", $"'{path}' cannot be read: {exception.Message}");
        }

        var keys = known.Select(KeyOf).Append(LoggingSection).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var unknown = content.GetChildren()
            .Where(child => !keys.Contains(child.Key))
            .Select(child => new FieldViolation($"{path}: {child.Key}", $"is no setting; known are {string.Join(", ", keys.Order(StringComparer.Ordinal))}"))
            .ToList();
        return unknown.Count == 0 ? new SettingsFile(path, content) : throw VizierException.Invalid(unknown);
    }

    /// <summary>The value of a flag as it is written, those of a list with commas; null if it is not there.</summary>
    public string? Find(Option option)
    {
        var section = Content.GetSection(KeyOf(option));
        return section.Value ?? (section.Exists() ? string.Join(',', section.GetChildren().Select(child => child.Value)) : null);
    }

    /// <summary>The key of a flag: <c>maxOpenCalls</c> for <c>--max-open-calls</c>.</summary>
    public static string KeyOf(Option option)
    {
        var words = option.Name[2..].Split('-');
        return words[0] + string.Concat(words.Skip(1).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
    }
}
