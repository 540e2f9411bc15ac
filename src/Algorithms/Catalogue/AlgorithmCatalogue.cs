using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Vizier.Algorithms.Designers;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Catalogue;

/// <summary>
/// Every algorithm by name. Validation, documentation, the command line and the web form all read it, so that an
/// algorithm is described in one place.
/// </summary>
public static class AlgorithmCatalogue
{
    /// <summary>The setting, common to all, that replaces the study's seed.</summary>
    public const string SeedSetting = "random_state";

    private static readonly ImmutableDictionary<string, Algorithm> ByName = Index();

    /// <summary>All algorithms, the default one first.</summary>
    public static ImmutableArray<Algorithm> All { get; } = AlgorithmEntries.All;

    /// <summary>The algorithm of a study that names none.</summary>
    public static Algorithm Default => All[0];

    /// <summary>Finds an algorithm by its name or an alias, without regard to case; an empty name is the default.</summary>
    public static bool TryResolve(string name, [NotNullWhen(true)] out Algorithm? algorithm)
    {
        if (name.Length == 0)
        {
            algorithm = Default;
            return true;
        }

        return ByName.TryGetValue(name, out algorithm);
    }

    /// <summary>Finds an algorithm by its name or an alias, without regard to case; an empty name is the default.</summary>
    /// <exception cref="ValidationException">Nothing has that name. The error names the nearest one.</exception>
    public static Algorithm Resolve(string name) =>
        TryResolve(name, out var algorithm) ? algorithm : throw new ValidationException([Unknown(name)]);

    /// <summary>
    /// Everything that speaks against running the algorithm: an unknown or unavailable name (path <c>algorithm</c>), a
    /// problem that it cannot work on (<c>parameters</c>, <c>metrics</c>), settings that are unknown, missing or out of
    /// their limits (<c>settings.NAME</c>).
    /// </summary>
    public static ImmutableArray<ValidationError> Validate(
        string name, IReadOnlyDictionary<string, string> settings, Problem problem, Budget budget) =>
        TryResolve(name, out var algorithm)
            ? [.. AlgorithmValidator.Validate(algorithm, settings, problem, budget)]
            : [Unknown(name)];

    /// <summary>Everything that is wrong with the settings by themselves, without a problem at hand.</summary>
    public static ImmutableArray<ValidationError> ValidateSettings(string name, IReadOnlyDictionary<string, string> settings) =>
        TryResolve(name, out var algorithm)
            ? [.. SettingsValidator.Validate(algorithm.Name, algorithm.Settings, settings)]
            : [Unknown(name)];

    /// <summary>Creates the designer of a problem.</summary>
    /// <exception cref="ValidationException">What <see cref="Validate"/> found.</exception>
    public static IDesigner CreateDesigner(
        string name, IReadOnlyDictionary<string, string> settings, Problem problem, Budget? budget = null)
    {
        var errors = Validate(name, settings, problem, budget ?? Budget.Unknown);
        if (!errors.IsEmpty)
        {
            throw new ValidationException(errors);
        }

        var algorithm = Resolve(name);
        var complete = new AlgorithmSettings(algorithm.Settings, settings);
        var seeded = complete.Has(SeedSetting) ? problem with { Seed = (ulong)complete.Integer(SeedSetting) } : problem;
        return algorithm.Create!(seeded, complete);
    }

    private static ValidationError Unknown(string name)
    {
        var nearest = NearestName.Find(name, ByName.Keys.Order(StringComparer.Ordinal));
        var known = string.Join(", ", All.Where(algorithm => algorithm.IsAvailable).Select(algorithm => algorithm.Name));
        var hint = nearest is null ? string.Empty : $"; did you mean {nearest}?";
        return new ValidationError("algorithm", name, $"must be the name of an algorithm, such as {known}{hint}");
    }

    private static ImmutableDictionary<string, Algorithm> Index()
    {
        var index = ImmutableDictionary.CreateBuilder<string, Algorithm>(StringComparer.OrdinalIgnoreCase);
        foreach (var algorithm in AlgorithmEntries.All)
        {
            index.Add(algorithm.Name, algorithm);
            foreach (var alias in algorithm.Aliases)
            {
                index.Add(alias, algorithm);
            }
        }

        return index.ToImmutable();
    }
}
