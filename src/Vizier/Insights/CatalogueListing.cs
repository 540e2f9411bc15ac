using System.Collections.Immutable;
using Vizier.Algorithms.Catalogue;
using Vizier.Algorithms.EarlyStopping;
using Vizier.Protocol.Insights;
using Entry = Vizier.Protocol.Insights.ListAlgorithmsResponse.Types.Entry;
using Setting = Vizier.Protocol.Insights.ListAlgorithmsResponse.Types.Setting;

namespace Vizier.Insights;

/// <summary>The catalogue of algorithms and stopping rules as the API shows it.</summary>
internal static class CatalogueListing
{
    /// <summary>What can be used, the default first.</summary>
    public static ListAlgorithmsResponse Of()
    {
        var listing = new ListAlgorithmsResponse();
        listing.Algorithms.Add(AlgorithmCatalogue.All.Where(algorithm => algorithm.IsAvailable).Select(EntryOf));
        listing.StoppingRules.Add(StoppingRuleCatalogue.All.Select(rule => EntryOf(rule.Name, rule.Description, rule.Aliases, rule.Settings)));
        return listing;
    }

    private static Entry EntryOf(Algorithm algorithm)
    {
        var entry = EntryOf(algorithm.Name, algorithm.Description, algorithm.Aliases, algorithm.Settings);
        var abilities = algorithm.Abilities;
        entry.Abilities = new ListAlgorithmsResponse.Types.Abilities
        {
            ConditionalParameters = abilities.ConditionalParameters,
            CategoricalParameters = abilities.CategoricalParameters,
            DiscreteParameters = abilities.DiscreteParameters,
            ContinuousParameters = abilities.ContinuousParameters,
            SeveralObjectives = abilities.SeveralObjectives,
            SafetyMetrics = abilities.SafetyMetrics,
        };
        return entry;
    }

    private static Entry EntryOf(
        string name, string description, ImmutableArray<string> aliases, ImmutableArray<SettingDefinition> settings)
    {
        var entry = new Entry { Name = name, Description = description };
        entry.Aliases.Add(aliases);
        entry.Settings.Add(settings.Select(SettingOf));
        return entry;
    }

    private static Setting SettingOf(SettingDefinition definition)
    {
        var setting = new Setting
        {
            Name = definition.Name,
            Type = definition.Type switch
            {
                SettingType.Integer => Setting.Types.Type.Integer,
                SettingType.Real => Setting.Types.Type.Real,
                SettingType.Boolean => Setting.Types.Type.Boolean,
                _ => Setting.Types.Type.Text,
            },
            Description = definition.Description,
            Required = definition.Required,
            MinimumExcluded = definition.MinimumExcluded,
            MaximumExcluded = definition.MaximumExcluded,
            Allowed = definition.Allowed,
        };
        setting.Choices.Add(definition.Choices);
        if (definition.Default is { } value)
        {
            setting.DefaultValue = value;
        }

        if (double.IsFinite(definition.Minimum))
        {
            setting.Minimum = definition.Minimum;
        }

        if (double.IsFinite(definition.Maximum))
        {
            setting.Maximum = definition.Maximum;
        }

        return setting;
    }
}
