using System.Collections.Immutable;

namespace Vizier.Algorithms.Catalogue;

/// <summary>Checks settings against their definitions.</summary>
internal static class SettingsValidator
{
    public static IEnumerable<ValidationError> Validate(
        string owner, ImmutableArray<SettingDefinition> definitions, IReadOnlyDictionary<string, string> settings)
    {
        foreach (var (name, value) in settings)
        {
            var definition = definitions.FirstOrDefault(one => string.Equals(one.Name, name, StringComparison.OrdinalIgnoreCase));
            if (definition is null)
            {
                yield return new ValidationError($"settings.{name}", value, Unknown(owner, name, definitions));
            }
            else if (!definition.Accepts(value))
            {
                yield return new ValidationError($"settings.{name}", value, definition.Allowed);
            }
        }

        foreach (var definition in definitions.Where(one => one.Required && !settings.Keys.Contains(one.Name, StringComparer.OrdinalIgnoreCase)))
        {
            yield return new ValidationError($"settings.{definition.Name}", string.Empty, $"is required by {owner}; {definition.Allowed}");
        }
    }

    private static string Unknown(string owner, string name, ImmutableArray<SettingDefinition> definitions)
    {
        if (definitions.IsEmpty)
        {
            return $"is not a setting of {owner}, which has none";
        }

        var nearest = NearestName.Find(name, definitions.Select(one => one.Name));
        var hint = nearest is null ? string.Empty : $"; did you mean {nearest}?";
        return $"is not a setting of {owner}; it knows {string.Join(", ", definitions.Select(one => one.Name))}{hint}";
    }
}
