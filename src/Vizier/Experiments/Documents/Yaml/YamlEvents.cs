using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Vizier.Experiments.Documents;

/// <summary>The events of a YAML text, with every failure of the parser as a <see cref="YamlSourceException"/>.</summary>
/// <param name="text">The text.</param>
/// <param name="linesBefore">How many lines of a larger text stand before it.</param>
internal sealed class YamlEvents(string text, int linesBefore)
{
    private readonly Parser _parser = new(new StringReader(text));

    /// <summary>The current event.</summary>
    public ParsingEvent Current => _parser.Current!;

    /// <summary>Goes on to the next event; false at the end.</summary>
    /// <exception cref="YamlSourceException">The text is no YAML.</exception>
    public bool MoveNext()
    {
        try
        {
            return _parser.MoveNext();
        }
        catch (YamlException exception)
        {
            throw Explain(exception);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or FormatException
            or ArithmeticException or IndexOutOfRangeException)
        {
            throw Refuse("no valid YAML: its structure breaks off here", _parser.Current?.End ?? Mark.Empty);
        }
    }

    /// <summary>The line of a mark in the larger text, counted from 1.</summary>
    public int LineOf(Mark mark) => (int)mark.Line + linesBefore;

    /// <summary>An exception at a mark.</summary>
    public YamlSourceException Refuse(string message, Mark at) => new(message, LineOf(at), (int)at.Column);

    private YamlSourceException Explain(YamlException exception)
    {
        var start = (int)Math.Clamp(exception.Start.Index, 0, text.Length);
        var isTab = start < text.Length && text[start] == '\t';
        if ((isTab || exception.Message.Contains("tab", StringComparison.Ordinal)) && text.IndexOf('\t', start) is var tab and >= 0)
        {
            var line = (int)exception.Start.Line + text.AsSpan(start, tab - start).Count('\n') + linesBefore;
            var column = tab - text.LastIndexOf('\n', tab);
            return new YamlSourceException("a tab cannot indent or separate here; YAML wants spaces", line, column);
        }

        return Refuse($"no valid YAML: {exception.Message.TrimEnd('.')}", exception.Start);
    }
}
