namespace Vizier.Experiments.Documents;

/// <summary>A node of a YAML text with the place where it begins.</summary>
/// <param name="Line">Counted from 1.</param>
/// <param name="Column">Counted from 1.</param>
internal abstract record SourceNode(int Line, int Column)
{
    /// <summary>What it is, for messages.</summary>
    public abstract string Kind { get; }

    /// <summary>Whether it stands for "not given": an empty value, <c>~</c> or <c>null</c>.</summary>
    public virtual bool IsNull => false;
}

/// <summary>A word, number, truth value or nothing.</summary>
/// <param name="Text">The text without quotes.</param>
/// <param name="IsPlain">False if it is text whatever it looks like: quoted, a block, or tagged as a string.</param>
/// <param name="Line">Counted from 1.</param>
/// <param name="Column">Counted from 1.</param>
/// <param name="IsBlock">Whether it is a block (<c>|</c> or <c>&gt;</c>), which begins on the next line.</param>
internal sealed record SourceScalar(string Text, bool IsPlain, int Line, int Column, bool IsBlock = false) : SourceNode(Line, Column)
{
    /// <inheritdoc/>
    public override string Kind => "a single value";

    /// <summary>How many lines of the text stand before the first line of its content.</summary>
    public int LinesBefore => IsBlock ? Line : Line - 1;

    /// <inheritdoc/>
    public override bool IsNull => IsPlain && Text is "" or "~" or "null" or "Null" or "NULL";
}

/// <summary>A list.</summary>
/// <param name="Items">Its items.</param>
/// <param name="Line">Counted from 1.</param>
/// <param name="Column">Counted from 1.</param>
internal sealed record SourceSequence(IReadOnlyList<SourceNode> Items, int Line, int Column) : SourceNode(Line, Column)
{
    /// <inheritdoc/>
    public override string Kind => "a list";
}

/// <summary>Names with values.</summary>
/// <param name="Entries">The pairs in text order; a name may stand twice in a faulty text.</param>
/// <param name="Line">Counted from 1.</param>
/// <param name="Column">Counted from 1.</param>
internal sealed record SourceMapping(IReadOnlyList<SourceEntry> Entries, int Line, int Column) : SourceNode(Line, Column)
{
    /// <inheritdoc/>
    public override string Kind => "a mapping";

    /// <summary>The value under <paramref name="name"/>, the first if there are several; null if there is none.</summary>
    public SourceNode? this[string name]
    {
        get
        {
            foreach (var entry in Entries)
            {
                if (entry.Key.Text == name)
                {
                    return entry.Value;
                }
            }

            return null;
        }
    }

    /// <summary>The later ones of entries with the same name.</summary>
    public IEnumerable<SourceEntry> Repeated()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return Entries.Where(entry => !seen.Add(entry.Key.Text));
    }
}

/// <summary>A name with its value.</summary>
/// <param name="Key">The name.</param>
/// <param name="Value">The value.</param>
internal sealed record SourceEntry(SourceScalar Key, SourceNode Value);
