using System.Collections.Immutable;
using System.Globalization;

namespace Vizier.Algorithms.Catalogue;

/// <summary>The valid settings of one algorithm, defaults filled in.</summary>
public sealed class AlgorithmSettings
{
    private readonly ImmutableDictionary<string, string> _values;

    internal AlgorithmSettings(ImmutableArray<SettingDefinition> definitions, IReadOnlyDictionary<string, string> given)
    {
        var values = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var definition in definitions)
        {
            if (definition.Default is { } value)
            {
                values[definition.Name] = value;
            }
        }

        foreach (var (name, value) in given)
        {
            values[name] = value;
        }

        _values = values.ToImmutable();
    }

    /// <summary>Whether the setting was given or has a default.</summary>
    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>The value of a whole-number setting.</summary>
    public long Integer(string name) => long.Parse(_values[name], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    /// <summary>The value of a real setting.</summary>
    public double Real(string name) => double.Parse(_values[name], NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>The value of a true-or-false setting.</summary>
    public bool Boolean(string name) => bool.Parse(_values[name]);

    /// <summary>The value of a text setting.</summary>
    public string Text(string name) => _values[name];
}
