using System.Globalization;
using Vizier.Algorithms;
using Vizier.Algorithms.Catalogue;
using Vizier.Algorithms.EarlyStopping;
using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Experiments.Documents;

/// <summary>Checks algorithm and stopping rule against their catalogues.</summary>
internal sealed class AlgorithmRules(ObjectReader spec)
{
    /// <summary>Algorithms that search architectures, and so need spec.nasConfig.</summary>
    public static readonly IReadOnlySet<string> ArchitectureSearch = new HashSet<string>(["enas", "darts"], StringComparer.Ordinal);

    /// <summary>
    /// Checks name and settings, and, if parameters and objective are sound, whether the algorithm can work on them.
    /// An algorithm that is known but not available is only warned of, because the document is right all the same.
    /// </summary>
    public void CheckAlgorithm(AlgorithmSpec algorithm, Objective? objective, SearchParameters search, TrialCounts counts, IReadOnlyList<string> priors)
    {
        var path = spec.PathOf("algorithm");
        if (ArchitectureSearch.Contains(algorithm.Name) != spec.Has("nasConfig"))
        {
            spec.Findings.Error(
                $"{path}.algorithmName",
                spec.Has("nasConfig")
                    ? $"\"{algorithm.Name}\" does not search architectures, as spec.nasConfig wants; allowed are {string.Join(", ", ArchitectureSearch)}"
                    : $"\"{algorithm.Name}\" searches architectures and needs spec.nasConfig in place of spec.parameters");
            return;
        }

        if (AlgorithmCatalogue.TryResolve(algorithm.Name, out var entry) && !entry.IsAvailable)
        {
            spec.Findings.Warning(
                $"{path}.algorithmName", $"\"{algorithm.Name}\" is known but not available in this version; the experiment cannot be run");
            return;
        }

        var settings = algorithm.Settings.ToDictionary(setting => setting.Name, setting => setting.Value);
        if (objective is null || search.Sound.Count == 0 || spec.Findings.HasErrorsAt(spec.PathOf("parameters")))
        {
            Report(path, algorithm, AlgorithmCatalogue.ValidateSettings(algorithm.Name, settings));
            return;
        }

        var problem = DocumentSearchSpace.ProblemOf(objective, search.Sound, priors);
        var errors = AlgorithmCatalogue.Validate(algorithm.Name, settings, problem, new Budget(counts.Maximum, counts.Parallel)).ToList();
        Report(path, algorithm, errors);
        if (errors.Count == 0 && entry!.Name == "grid")
        {
            WarnOfSmallGrid(problem.Space, settings, counts);
        }
    }

    /// <summary>Checks name and settings of the stopping rule.</summary>
    public void CheckEarlyStopping(AlgorithmSpec rule, MetricsCollectorSpec? collector)
    {
        var path = spec.PathOf("earlyStopping");
        var settings = rule.Settings.ToDictionary(setting => setting.Name, setting => setting.Value);
        Report(path, rule, StoppingRuleCatalogue.ValidateSettings(rule.Name, settings));
        if (collector?.Kind == CollectorKind.Custom)
        {
            spec.Findings.Error(path, "cannot work with metrics collector kind: Custom, which shows the metrics only after a trial's end");
        }
    }

    private void Report(string path, AlgorithmSpec algorithm, IEnumerable<ValidationError> errors)
    {
        foreach (var error in errors)
        {
            var shown = error.Value.Length == 0 ? error.Allowed : $"\"{error.Value}\" {error.Allowed}";
            var (place, message) = error.Path switch
            {
                "algorithm" => ($"{path}.algorithmName", shown),
                "parameters" => (spec.PathOf("parameters"), shown),
                "metrics" => (spec.PathOf("objective"), shown),
                "prior_studies" => (spec.PathOf("priorStudies"), shown),
                _ => (PathOfSetting(path, algorithm, error.Path), $"{error.Path[(error.Path.IndexOf('.') + 1)..]}: {shown}"),
            };
            spec.Findings.Error(place, message);
        }
    }

    private static string PathOfSetting(string path, AlgorithmSpec algorithm, string errorPath)
    {
        var index = algorithm.Settings.Select(setting => $"settings.{setting.Name}").ToList().IndexOf(errorPath);
        return index < 0 ? $"{path}.algorithmSettings" : $"{path}.algorithmSettings[{index}].value";
    }

    private void WarnOfSmallGrid(SearchSpace space, Dictionary<string, string> settings, TrialCounts counts)
    {
        const string PointsSetting = "points_per_double";
        var points = double.Parse(settings.GetValueOrDefault(PointsSetting, "10"), CultureInfo.InvariantCulture);
        var combinations = space.Dimensions.Aggregate(1.0, (product, dimension) => product * (dimension.LevelCount ?? points));
        if (counts.Maximum > combinations)
        {
            spec.Findings.Warning(
                spec.PathOf("maxTrialCount"),
                $"{counts.Maximum} > all possible search combinations, which are {combinations}; the experiment ends after {combinations} trials");
        }
    }
}
