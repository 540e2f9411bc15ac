using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Vizier.Algorithms.SearchSpaces;

/// <summary>
/// Values for the active parameters of a search space, by name. Immutable; keeps the order it was given; two
/// assignments are equal if they hold the same names with the same values in any order.
/// </summary>
public sealed class Assignment : IReadOnlyCollection<KeyValuePair<string, ParameterValue>>, IEquatable<Assignment>
{
    private readonly ImmutableArray<KeyValuePair<string, ParameterValue>> _values;

    /// <summary>Creates an assignment.</summary>
    /// <exception cref="ArgumentException">A name occurs twice.</exception>
    public Assignment(IEnumerable<KeyValuePair<string, ParameterValue>> values)
    {
        _values = [.. values];
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, _) in _values)
        {
            if (!names.Add(name))
            {
                throw new ArgumentException($"Parameter '{name}' is assigned twice.", nameof(values));
            }
        }
    }

    /// <summary>The number of parameters that have a value.</summary>
    public int Count => _values.Length;

    /// <summary>The value of a parameter.</summary>
    /// <exception cref="KeyNotFoundException">The parameter has no value here.</exception>
    public ParameterValue this[string name] =>
        TryGetValue(name, out var value) ? value : throw new KeyNotFoundException($"No value for parameter '{name}'.");

    /// <summary>Creates an assignment from names and values.</summary>
    public static Assignment Of(params ReadOnlySpan<(string Name, ParameterValue Value)> values)
    {
        var pairs = new KeyValuePair<string, ParameterValue>[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            pairs[i] = new(values[i].Name, values[i].Value);
        }

        return new Assignment(pairs);
    }

    /// <summary>Finds the value of a parameter. Linear in <see cref="Count"/>, which is small.</summary>
    public bool TryGetValue(string name, [MaybeNullWhen(false)] out ParameterValue value)
    {
        foreach (var (candidate, found) in _values)
        {
            if (string.Equals(candidate, name, StringComparison.Ordinal))
            {
                value = found;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <inheritdoc/>
    public bool Equals(Assignment? other)
    {
        if (other is null || other.Count != Count)
        {
            return false;
        }

        foreach (var (name, value) in _values)
        {
            if (!other.TryGetValue(name, out var theirs) || theirs != value)
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Assignment);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = 0;
        foreach (var (name, value) in _values)
        {
            hash ^= HashCode.Combine(name, value);
        }

        return hash;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, ParameterValue>> GetEnumerator() =>
        ((IEnumerable<KeyValuePair<string, ParameterValue>>)_values).GetEnumerator();

    /// <summary>The assignment as <c>name=value, name=value</c>.</summary>
    public override string ToString() => string.Join(", ", _values.Select(pair => $"{pair.Key}={pair.Value}"));

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
