using Vizier.Studies;

namespace Vizier.Security;

/// <summary>
/// API keys that are handed to the service as files, as Kubernetes does with a Secret: each file is named after a role and holds
/// a key that opens everybody's things in that role. They are valid for as long as the service runs, and stored nowhere.
/// </summary>
internal static class KeyFolder
{
    private const string Flag = "--keys";

    /// <summary>Reads the keys of a folder.</summary>
    /// <param name="folder">The folder; files whose names begin with a dot are left out.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="VizierException">There is no such folder, or a file in it is no key.</exception>
    public static IReadOnlyList<ApiKey> Read(string folder, DateTimeOffset now)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder).Where(path => !Path.GetFileName(path).StartsWith('.')).Order(StringComparer.Ordinal).Select(path => ReadKey(path, now))];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw VizierException.Invalid(Flag, $"'{folder}' cannot be read: {exception.Message}");
        }
    }

    private static ApiKey ReadKey(string path, DateTimeOffset now)
    {
        var name = Path.GetFileName(path);
        if (!char.IsAsciiLetterLower(name[0]) || !Enum.TryParse<Role>(name, ignoreCase: true, out var role))
        {
            throw VizierException.Invalid(Flag, $"'{path}' is named after no role; allowed are {string.Join(", ", Enum.GetNames<Role>()).ToLowerInvariant()}");
        }

        return KeyText.Parse(File.ReadAllText(path).Trim()) is { } text
            ? new ApiKey(text.Id, text.Hash, ApiKey.AnyOwner, role, $"the file {name} of {Flag}", now, null)
            : throw VizierException.Invalid(Flag, $"'{path}' holds no API key; 'vizier cluster keys' makes some");
    }
}
