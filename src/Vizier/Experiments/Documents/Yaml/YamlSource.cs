using YamlDotNet.Core;
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

        try
        {
            return ReadDocuments(new Parser(new StringReader(text)), linesBefore, restore ?? (value => value));
        }
        catch (YamlException exception)
        {
            throw Explain(exception, text, linesBefore);
        }
    }

    private static List<SourceNode> ReadDocuments(Parser parser, int linesBefore, Func<string, string> restore)
    {
        var documents = new List<SourceNode>();
        while (parser.MoveNext())
        {
            if (parser.Current is DocumentStart)
            {
                parser.MoveNext();
                var root = new YamlTreeBuilder(parser, linesBefore, restore).Build();
                if (!root.IsNull)
                {
                    documents.Add(root);
                }
            }
        }

        return documents;
    }

    private static YamlSourceException Explain(YamlException exception, string text, int linesBefore)
    {
        var (line, column) = ((int)exception.Start.Line + linesBefore, (int)exception.Start.Column);
        var index = (int)exception.Start.Index;
        var isTab = index >= 0 && index < text.Length && text[index] == '\t';
        var message = isTab
            ? "a tab cannot indent or separate here; YAML wants spaces"
            : $"no valid YAML: {exception.Message.TrimEnd('.')}";
        return new YamlSourceException(message, line, column);
    }
}
