namespace Vizier.Experiments.Documents;

/// <summary>The types of values that Katib hands to a v1alpha3 template.</summary>
internal enum GoType
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>The whole: Experiment, Trial, NameSpace, HyperParameters.</summary>
    Root,

    /// <summary>The list of parameters.</summary>
    HyperParameters,

    /// <summary>One parameter: Name, Value.</summary>
    HyperParameter,
}

/// <summary>The fields of the types.</summary>
internal static class GoTypes
{
    private static readonly Dictionary<string, GoType> Root = new(StringComparer.Ordinal)
    {
        ["Experiment"] = GoType.Text,
        ["Trial"] = GoType.Text,
        ["NameSpace"] = GoType.Text,
        ["HyperParameters"] = GoType.HyperParameters,
    };

    private static readonly Dictionary<string, GoType> HyperParameter = new(StringComparer.Ordinal)
    {
        ["Name"] = GoType.Text,
        ["Value"] = GoType.Text,
    };

    /// <summary>The fields of a type; none for text and lists.</summary>
    public static IReadOnlyDictionary<string, GoType> FieldsOf(GoType type) => type switch
    {
        GoType.Root => Root,
        GoType.HyperParameter => HyperParameter,
        _ => new Dictionary<string, GoType>(),
    };
}
