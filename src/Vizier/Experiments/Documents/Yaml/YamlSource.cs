using YamlDotNet.Core.Events;

namespace Vizier.Experiments.Documents;

/// <summary>Reads YAML (and so JSON) texts into trees that know their places.</summary>
internal static class YamlSource
{
    /// <summary>The longest text that is read, in characters; Kubernetes stores no larger object.</summary>
    public const int MaximumLength = 1_500_000;

    /// <summary>
    /// Reads all documents of a text; empty ones are left out. The cost is linear in the text and in
    /// <see cref="YamlTreeBuilder.MaximumNodes"/>, however aliases are nested.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="linesBefore">How many lines of a larger text stand before it.</param>
    /// <param name="restore">Undoes what was done to the text to make it parse; null if nothing was.</param>
    /// <exception cref="YamlSourceException">The text is no YAML, or is too large or too deep.</exception>
    public static IReadOnlyList<SourceNode> Read(string text, int linesBefore = 0, Func<string, string>? restore = null)
    {
        if (text.Length > MaximumLength)
        {
            throw new YamlSourceException($"the text has {text.Length} characters; at most {MaximumLength} are read", 0, 0);
        }

        return ReadDocuments(new YamlEvents(text.TrimStart('\uFEFF'), linesBefore), restore ?? (value => value));
    }

    private static List<SourceNode> ReadDocuments(YamlEvents events, Func<string, string> restore)
    {
        var documents = new List<SourceNode>();
        while (events.MoveNext())
        {
            if (events.Current is DocumentStart)
            {
                events.MoveNext();
                var root = new YamlTreeBuilder(events, restore).Build();
                if (!root.IsNull)
                {
                    documents.Add(root);
                }
            }
        }

        return documents;
    }
}
