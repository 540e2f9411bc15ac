using Vizier.Algorithms.Designers;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Catalogue;

/// <summary>Successive halving over several brackets.</summary>
internal static class HyperbandEntry
{
    private const string Resource = "resource_name";
    private const string Maximum = "r_l";
    private const string Eta = "eta";

    public static Algorithm Entry { get; } = new(
        "HYPERBAND",
        "Starts many random trials with little of a resource, such as epochs, and lets the best of them go on with more, over several brackets that differ in how early they judge. For trials whose first epochs tell much of their end.")
    {
        Settings =
        [
            CommonSettings.Seed,
            new(Resource, SettingType.Text, "The numeric parameter that receives a trial's resource.") { Required = true },
            new(Maximum, SettingType.Real, "The most of the resource that one trial may use.") { Required = true, Minimum = 0, MinimumExcluded = true, Maximum = 1e9 },
            new(Eta, SettingType.Real, "One of how many trials goes on to the next rung, with as many times the resource.") { Default = "3", Minimum = 1.1, Maximum = 1000 },
        ],
        Check = (problem, settings, _) => CheckResource(problem, settings.Text(Resource), settings.Real(Maximum)),
        Create = (problem, settings) => new HyperbandDesigner(problem, settings.Text(Resource), settings.Real(Maximum), settings.Real(Eta)),
    };

    private static IEnumerable<ValidationError> CheckResource(Problem problem, string name, double maximum)
    {
        var resource = problem.Space.Find(name);
        if (resource is not { Kind: not DimensionKind.Categorical, Parent: null, Parameter.Children.IsEmpty: true })
        {
            yield return new ValidationError($"settings.{Resource}", name, "must be the name of a numeric parameter that neither is conditional nor has conditional children");
        }
        else if (!resource.IsConstant && maximum > resource.ValueAt(1).Number)
        {
            yield return new ValidationError($"settings.{Maximum}", ParameterValue.Of(maximum).ToString(), $"must be at most {resource.ValueAt(1)}, the maximum of {name}");
        }
    }
}
