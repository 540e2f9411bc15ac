using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Vizier.Experiments.Documents;

/// <summary>
/// What must hold between the search parameters, the trial parameters and the placeholders of a v1beta1 template.
/// </summary>
internal sealed partial class TrialParameterRules(
    IReadOnlyList<(TrialParameter Parameter, string Path)> parameters, SearchParameters search, FindingList findings)
{
    /// <summary>Checks names and references of the trial parameters among each other and against the search space.</summary>
    public void CheckReferences(bool isArchitectureSearch)
    {
        var (names, references) = (new HashSet<string>(), new HashSet<string>());
        foreach (var (parameter, path) in parameters)
        {
            if (!names.Add(parameter.Name))
            {
                findings.Error($"{path}.name", $"parameter name \"{parameter.Name}\" can't be duplicated in spec.trialTemplate.trialParameters");
            }

            if (!references.Add(parameter.Reference))
            {
                findings.Error(
                    $"{path}.reference",
                    $"parameter reference \"{parameter.Reference}\" can't be duplicated in spec.trialTemplate.trialParameters");
            }

            if (!isArchitectureSearch)
            {
                CheckReference(parameter.Reference, $"{path}.reference");
            }
        }

        foreach (var (name, path) in isArchitectureSearch ? [] : search.Declared.Where(name => !references.Contains(name.Text)))
        {
            findings.Error(
                path, $"no trialParameter refers to \"{name}\", so no trial could see its value; add one with reference: {name}");
        }
    }

    /// <summary>Checks the placeholders of a template against the trial parameters.</summary>
    public void CheckPlaceholders(JsonObject tree, string treePath)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        var names = parameters.Select(parameter => parameter.Parameter.Name).ToList();
        foreach (var (text, path) in TemplateTexts.In(tree, treePath))
        {
            foreach (var name in Placeholder.NamesIn(text).Distinct())
            {
                used.Add(name);
                if (!names.Contains(name))
                {
                    var hint = names.Count == 0 ? "there are none" : NameHint.For(name, names);
                    findings.Error(path, $"parameter \"{name}\" is not in spec.trialTemplate.trialParameters; {hint}");
                }
            }

            WarnOfLookalikes(text, path);
        }

        foreach (var (parameter, path) in parameters.Where(parameter => !used.Contains(parameter.Parameter.Name)))
        {
            findings.Error(
                $"{path}.name",
                $"parameter name \"{parameter.Name}\" is not found in the template: ${{trialParameters.{parameter.Name}}} does not occur there");
        }
    }

    /// <summary>Checks that what is said about the trial itself can be resolved in a template.</summary>
    public void CheckMetadata(JsonObject tree)
    {
        foreach (var (parameter, path) in parameters.Where(parameter => TrialMetadata.IsReference(parameter.Parameter.Reference)))
        {
            if (TrialMetadata.Resolve(parameter.Reference, "trial", "namespace", tree) is null)
            {
                findings.Error(
                    $"{path}.reference",
                    $"\"{parameter.Reference}\" is an illegal reference of trial metadata: allowed are {TrialMetadata.Allowed}, "
                    + "and KEY must be in the template's metadata");
            }
        }
    }

    private void CheckReference(string reference, string path)
    {
        var names = search.Declared.Select(name => name.Text).ToList();
        if (TrialMetadata.IsReference(reference) || names.Contains(reference) || names.Count == 0)
        {
            return;
        }

        findings.Error(
            path,
            $"parameter reference \"{reference}\" does not exist in spec.parameters; {NameHint.For(reference, names)}");
    }

    private void WarnOfLookalikes(string text, string path)
    {
        foreach (var match in Lookalike().Matches(text).Where(match => !Placeholder.IsWhole(match.Value)))
        {
            findings.Warning(
                path,
                $"{match.Value} is left as it stands; only ${{trialParameters.NAME}} is replaced (and about the trial itself, "
                + "a trialParameter with that reference)");
        }
    }

    [GeneratedRegex(@"\$\{trial[A-Za-z]*\.[^{}]*\}")]
    private static partial Regex Lookalike();
}
