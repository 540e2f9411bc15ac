using System.Globalization;

namespace Vizier.Experiments.Documents;

/// <summary>
/// Reads the fields of one mapping. What was asked for is what is known: <see cref="Finish"/> reports every other field
/// with the nearest known name. A value that is null counts as absent, as in Kubernetes.
/// </summary>
internal sealed class ObjectReader
{
    private readonly SourceMapping _mapping;
    private readonly List<string> _known = [];
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);

    /// <summary>Reads <paramref name="mapping"/>, which stands at <paramref name="path"/>.</summary>
    public ObjectReader(SourceMapping mapping, string path, FindingList findings)
    {
        (_mapping, Path, Findings) = (mapping, path, findings);
        findings.Place(path, mapping);
        foreach (var repeated in mapping.Repeated())
        {
            findings.Error(PathOf(repeated.Key.Text), "this field stands twice; leave one", repeated.Key);
        }
    }

    /// <summary>Where the mapping stands.</summary>
    public string Path { get; }

    /// <summary>Where findings go.</summary>
    public FindingList Findings { get; }

    /// <summary>The path of a field of the mapping.</summary>
    public string PathOf(string name) => Path.Length == 0 ? name : $"{Path}.{name}";

    /// <summary>Whether the field is there and not null.</summary>
    public bool Has(string name) => Node(name) is not null;

    /// <summary>The field's value as it stands; null if absent.</summary>
    public SourceNode? Node(string name)
    {
        if (!_known.Contains(name))
        {
            _known.Add(name);
        }

        if (_mapping[name] is not { IsNull: false } node)
        {
            return null;
        }

        Findings.Place(PathOf(name), node);
        return node;
    }

    /// <summary>The text of a single value, quoted or not; null if absent or reported.</summary>
    public string? Text(string name) => Expect<SourceScalar>(name, "a single value")?.Text;

    /// <summary>As <see cref="Text"/>, reporting an absent or empty one.</summary>
    public string? RequiredText(string name, string requirement = "must be specified")
    {
        var text = Text(name);
        if (string.IsNullOrEmpty(text) && (text is not null || !Has(name)))
        {
            Error(name, requirement);
        }

        return string.IsNullOrEmpty(text) ? null : text;
    }

    /// <summary>A whole number of 32 bits; null if absent or reported.</summary>
    public int? Int32(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            return value;
        }

        Error(name, $"\"{text}\" is no whole number (of 32 bits)");
        return null;
    }

    /// <summary>A finite number; null if absent or reported.</summary>
    public double? Number(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
        {
            return value;
        }

        Error(name, $"\"{text}\" is no finite number");
        return null;
    }

    /// <summary>true or false; null if absent or reported.</summary>
    public bool? Boolean(string name)
    {
        switch (Text(name))
        {
            case null:
                return null;
            case "true" or "True" or "TRUE":
                return true;
            case "false" or "False" or "FALSE":
                return false;
            case var text:
                Error(name, $"\"{text}\" is neither true nor false");
                return null;
        }
    }

    /// <summary>One of a set of words; null if absent, empty or reported.</summary>
    public T? Word<T>(string name, IReadOnlyDictionary<string, T> words, string complaint)
        where T : struct
    {
        var text = Text(name);
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (words.TryGetValue(text, out var value))
        {
            return value;
        }

        Error(name, $"\"{text}\" {complaint}; allowed are {string.Join(", ", words.Keys)}");
        return null;
    }

    /// <summary>As <see cref="Word{T}"/>, reporting an absent or empty one.</summary>
    public T? RequiredWord<T>(string name, IReadOnlyDictionary<string, T> words, string complaint, string requirement)
        where T : struct => RequiredText(name, requirement) is null ? null : Word(name, words, complaint);

    /// <summary>As <see cref="Object"/>, reporting an absent one.</summary>
    public ObjectReader? RequiredObject(string name, string requirement = "must be specified")
    {
        if (!Has(name))
        {
            Error(name, requirement);
        }

        return Object(name);
    }

    /// <summary>A nested mapping; null if absent or reported.</summary>
    public ObjectReader? Object(string name) =>
        Expect<SourceMapping>(name, "a mapping") is { } mapping ? new ObjectReader(mapping, PathOf(name), Findings) : null;

    /// <summary>A list of mappings, without the items that are none; null if absent or reported.</summary>
    public IReadOnlyList<ObjectReader>? Objects(string name) => Items<SourceMapping>(name, "a mapping")?
        .Select(item => new ObjectReader(item.Node, item.Path, Findings)).ToList();

    /// <summary>A list of single values, without the items that are none; null if absent or reported.</summary>
    public IReadOnlyList<LocatedText>? Texts(string name) => Items<SourceScalar>(name, "a single value")?
        .Select(item => new LocatedText(item.Node.Text, item.Path)).ToList();

    /// <summary>Names with single values, in text order; null if absent or reported.</summary>
    public IReadOnlyDictionary<string, string>? TextMap(string name)
    {
        if (Object(name) is not { } reader)
        {
            return null;
        }

        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var key in reader._mapping.Entries.Select(entry => entry.Key.Text).Distinct())
        {
            if (reader.Text(key) is { } text)
            {
                map[key] = text;
            }
        }

        return map;
    }

    /// <summary>Reports an error at a field.</summary>
    public void Error(string name, string message) => Findings.Error(PathOf(name), message);

    /// <summary>Names a field that some would expect here, and why it is an error.</summary>
    public void Refuse(string name, string message)
    {
        if (_mapping[name] is not null && _refused.Add(name))
        {
            Findings.Error(PathOf(name), message, KeyOf(name));
        }
    }

    /// <summary>Reports every field that was not asked for.</summary>
    public void Finish()
    {
        foreach (var key in _mapping.Entries.Select(entry => entry.Key))
        {
            if (!_known.Contains(key.Text) && !_refused.Contains(key.Text))
            {
                Findings.Error(PathOf(key.Text), $"unknown field \"{key.Text}\"; {NameHint.For(key.Text, _known)}", key);
            }
        }
    }

    private SourceScalar KeyOf(string name) => _mapping.Entries.First(entry => entry.Key.Text == name).Key;

    private T? Expect<T>(string name, string what)
        where T : SourceNode
    {
        var node = Node(name);
        if (node is not null and not T)
        {
            Error(name, $"is {node.Kind}, but must be {what}");
        }

        return node as T;
    }

    private List<(T Node, string Path)>? Items<T>(string name, string what)
        where T : SourceNode
    {
        if (Expect<SourceSequence>(name, "a list") is not { } list)
        {
            return null;
        }

        var items = new List<(T, string)>();
        for (var i = 0; i < list.Items.Count; i++)
        {
            var path = $"{PathOf(name)}[{i}]";
            Findings.Place(path, list.Items[i]);
            if (list.Items[i] is T { IsNull: false } item)
            {
                items.Add((item, path));
            }
            else
            {
                var kind = list.Items[i].IsNull ? "empty" : list.Items[i].Kind;
                Findings.Error(path, $"is {kind}, but must be {what}");
            }
        }

        return items;
    }
}
