using Vizier.Algorithms.Catalogue;

namespace Vizier.Experiments.Documents;

/// <summary>Helps with a misspelt name.</summary>
internal static class NameHint
{
    /// <summary>The name that was probably meant, or else all of <paramref name="names"/>.</summary>
    public static string For(string word, IReadOnlyCollection<string> names) =>
        NearestName.Find(word, names) is { } nearest ? $"did you mean {nearest}?" : $"allowed are {string.Join(", ", names)}";

    /// <summary>Whether <paramref name="word"/> may be a misspelt <paramref name="name"/>.</summary>
    public static bool IsNear(string word, string name) => NearestName.Find(word, [name]) is not null;
}
