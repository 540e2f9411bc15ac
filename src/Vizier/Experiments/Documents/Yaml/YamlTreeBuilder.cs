using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Vizier.Experiments.Documents;

/// <summary>
/// Builds the tree of one YAML document from the parser's events. Aliases share their target, and merge keys
/// (<c>&lt;&lt;</c>) are merged. Depth and size are limited, counted as if every alias were written out.
/// </summary>
internal sealed class YamlTreeBuilder(YamlEvents events, Func<string, string> restore)
{
    /// <summary>The deepest nesting that is read.</summary>
    public const int MaximumDepth = 100;

    /// <summary>The most nodes that are read.</summary>
    public const int MaximumNodes = 200_000;

    private readonly Dictionary<AnchorName, Subtree> _anchors = [];
    private int _nodes;

    private readonly record struct Subtree(SourceNode Node, int Size, int Height);

    /// <summary>Builds the node at the parser's current event, and leaves the parser at that node's last event.</summary>
    public SourceNode Build() => Build(0).Node;

    private Subtree Build(int depth)
    {
        var start = events.Current;
        Limit(depth, MaximumDepth, "nested deeper than", start);
        Limit(++_nodes, MaximumNodes, "larger, aliases written out, than", start);
        var subtree = start switch
        {
            AnchorAlias alias => Resolve(alias, depth),
            Scalar scalar => new Subtree(Convert(scalar), 1, 1),
            SequenceStart => BuildSequence(depth, start),
            MappingStart => BuildMapping(depth, start),
            _ => throw Refuse($"unexpected {start.GetType().Name}", start),
        };
        if (start is NodeEvent { Anchor.IsEmpty: false } node)
        {
            _anchors[node.Anchor] = subtree;
        }

        return subtree;
    }

    private Subtree Resolve(AnchorAlias alias, int depth)
    {
        if (!_anchors.TryGetValue(alias.Value, out var target))
        {
            throw Refuse($"alias *{alias.Value} stands for nothing above it", alias);
        }

        Limit(depth + target.Height, MaximumDepth, "nested deeper than", alias);
        Limit(_nodes += target.Size, MaximumNodes, "larger, aliases written out, than", alias);
        return target;
    }

    private Subtree BuildSequence(int depth, ParsingEvent start)
    {
        var items = new List<SourceNode>();
        var (size, height) = (1, 1);
        while (events.MoveNext() && events.Current is not SequenceEnd)
        {
            var item = Build(depth + 1);
            items.Add(item.Node);
            (size, height) = (size + item.Size, Math.Max(height, item.Height + 1));
        }

        return new Subtree(new SourceSequence(items, Line(start), Column(start)), size, height);
    }

    private Subtree BuildMapping(int depth, ParsingEvent start)
    {
        var entries = new List<SourceEntry>();
        var (size, height) = (1, 1);
        while (events.MoveNext() && events.Current is not MappingEnd)
        {
            var keyEvent = events.Current;
            if (Build(depth + 1).Node is not SourceScalar key)
            {
                throw Refuse("the name of a field is a single value", keyEvent);
            }

            events.MoveNext();
            var value = Build(depth + 1);
            entries.Add(new SourceEntry(key, value.Node));
            (size, height) = (size + 1 + value.Size, Math.Max(height, value.Height + 1));
        }

        return new Subtree(new SourceMapping(Merge(entries), Line(start), Column(start)), size, height);
    }

    private static List<SourceEntry> Merge(List<SourceEntry> entries)
    {
        if (!entries.Exists(IsMerge))
        {
            return entries;
        }

        var merged = entries.Where(entry => !IsMerge(entry)).ToList();
        var names = merged.Select(entry => entry.Key.Text).ToHashSet(StringComparer.Ordinal);
        foreach (var source in entries.Where(IsMerge).SelectMany(MergedMappings))
        {
            merged.AddRange(source.Entries.Where(entry => names.Add(entry.Key.Text)));
        }

        return merged;
    }

    private static bool IsMerge(SourceEntry entry) =>
        entry.Key is { IsPlain: true, Text: "<<" } && (entry.Value is SourceMapping || IsListOfMappings(entry.Value));

    private static bool IsListOfMappings(SourceNode node) =>
        node is SourceSequence { Items.Count: > 0 } list && list.Items.All(item => item is SourceMapping);

    private static IEnumerable<SourceMapping> MergedMappings(SourceEntry entry) =>
        entry.Value is SourceMapping mapping ? [mapping] : ((SourceSequence)entry.Value).Items.Cast<SourceMapping>();

    private SourceScalar Convert(Scalar scalar)
    {
        var tagged = !scalar.Tag.IsEmpty && !scalar.Tag.IsNonSpecific;
        var isPlain = tagged ? scalar.Tag.Value != "tag:yaml.org,2002:str" : scalar.Style == ScalarStyle.Plain;
        var isBlock = scalar.Style is ScalarStyle.Literal or ScalarStyle.Folded;
        return new SourceScalar(restore(scalar.Value), isPlain, Line(scalar), Column(scalar), isBlock);
    }

    private int Line(ParsingEvent start) => events.LineOf(start.Start);

    private static int Column(ParsingEvent start) => (int)start.Start.Column;

    private void Limit(int value, int maximum, string what, ParsingEvent at)
    {
        if (value > maximum)
        {
            throw Refuse($"the text is {what} {maximum}", at);
        }
    }

    private YamlSourceException Refuse(string message, ParsingEvent at) => events.Refuse(message, at.Start);
}
