namespace Vizier.Telemetry;

/// <summary>The values of a measurement's first four tags, which is as many as the instruments read here have.</summary>
internal readonly record struct TagKey(object? First, object? Second, object? Third, object? Fourth)
{
    /// <summary>The most tags that are told apart.</summary>
    public const int Most = 4;

    /// <summary>The key of a measurement.</summary>
    public static TagKey Of(ReadOnlySpan<KeyValuePair<string, object?>> tags) => new(At(tags, 0), At(tags, 1), At(tags, 2), At(tags, 3));

    private static object? At(ReadOnlySpan<KeyValuePair<string, object?>> tags, int index) => index < tags.Length ? tags[index].Value : null;
}
