using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Catalogue;

/// <summary>The settings of algorithms that give trials more or less of a resource.</summary>
internal static class ResourceSettings
{
    /// <summary>Names the parameter.</summary>
    public const string Resource = "resource_name";

    /// <summary>The most that one trial may use.</summary>
    public const string Maximum = "r_l";

    /// <summary>One of how many is promoted.</summary>
    public const string Eta = "eta";

    public static SettingDefinition ResourceDefinition { get; } =
        new(Resource, SettingType.Text, "The numeric parameter that receives a trial's resource.") { Required = true };

    public static SettingDefinition MaximumDefinition { get; } =
        new(Maximum, SettingType.Real, "The most of the resource that one trial may use.") { Required = true, Minimum = 0, MinimumExcluded = true, Maximum = 1e9 };

    public static SettingDefinition EtaDefinition { get; } =
        new(Eta, SettingType.Real, "One of how many trials goes on to the next rung, with as many times the resource.") { Default = "3", Minimum = 1.1, Maximum = 1000 };

    public static IEnumerable<ValidationError> Check(Problem problem, AlgorithmSettings settings)
    {
        var name = settings.Text(Resource);
        var maximum = settings.Real(Maximum);
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
