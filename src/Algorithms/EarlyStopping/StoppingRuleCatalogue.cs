using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Vizier.Algorithms.Catalogue;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.EarlyStopping;

/// <summary>An entry of the catalogue of stopping rules.</summary>
/// <param name="Name">The name that listings show.</param>
/// <param name="Description">What it does, in one paragraph.</param>
public sealed record StoppingRuleEntry(string Name, string Description)
{
    /// <summary>Other names, e.g. Katib's.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>Its settings.</summary>
    public ImmutableArray<SettingDefinition> Settings { get; init; } = [];

    /// <summary>Makes the rule for a problem with valid settings.</summary>
    public required Func<Problem, AlgorithmSettings, IStoppingRule> Create { get; init; }
}

/// <summary>Every stopping rule by name.</summary>
public static class StoppingRuleCatalogue
{
    /// <summary>All rules, the default one first.</summary>
    public static ImmutableArray<StoppingRuleEntry> All { get; } =
        [StoppingRuleEntries.Median, StoppingRuleEntries.Curve, StoppingRuleEntries.Rungs];

    /// <summary>Finds a rule by its name or an alias, without regard to case; an empty name is the default.</summary>
    public static bool TryResolve(string name, [NotNullWhen(true)] out StoppingRuleEntry? rule)
    {
        rule = name.Length == 0
            ? All[0]
            : All.FirstOrDefault(entry => NamesOf(entry).Contains(name, StringComparer.OrdinalIgnoreCase));
        return rule is not null;
    }

    /// <summary>
    /// Everything that is wrong with a rule's name (path <c>algorithm</c>) and settings (<c>settings.NAME</c>).
    /// </summary>
    public static ImmutableArray<ValidationError> ValidateSettings(string name, IReadOnlyDictionary<string, string> settings)
    {
        if (TryResolve(name, out var rule))
        {
            return [.. SettingsValidator.Validate(rule.Name, rule.Settings, settings)];
        }

        var names = All.SelectMany(NamesOf).ToArray();
        var hint = NearestName.Find(name, names) is { } nearest ? $"; did you mean {nearest}?" : string.Empty;
        return [new ValidationError("algorithm", name, $"must be the name of a stopping rule: {string.Join(", ", names)}{hint}")];
    }

    /// <summary>Creates a rule for a problem.</summary>
    /// <exception cref="ValidationException">
    /// What <see cref="ValidateSettings"/> found, or the problem has not exactly one objective.
    /// </exception>
    public static IStoppingRule Create(string name, IReadOnlyDictionary<string, string> settings, Problem problem)
    {
        var errors = ValidateSettings(name, settings);
        if (problem.Objectives.Length != 1)
        {
            var objectives = string.Join(", ", problem.Objectives.Select(metric => metric.Name));
            errors = errors.Add(new ValidationError("metrics", objectives, "must hold exactly one objective for early stopping"));
        }

        if (!errors.IsEmpty)
        {
            throw new ValidationException(errors);
        }

        TryResolve(name, out var rule);
        return rule!.Create(problem, new AlgorithmSettings(rule.Settings, settings));
    }

    private static IEnumerable<string> NamesOf(StoppingRuleEntry entry) => [entry.Name, .. entry.Aliases];
}
