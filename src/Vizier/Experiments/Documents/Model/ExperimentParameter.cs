namespace Vizier.Experiments.Documents;

/// <summary>One dimension of the search space, or a parameter of an architecture operation.</summary>
/// <param name="Name">The name, unique within the experiment.</param>
/// <param name="Type">What kind of values it takes.</param>
/// <param name="FeasibleSpace">Which values it takes.</param>
internal sealed record ExperimentParameter(string Name, ParameterType Type, FeasibleSpace FeasibleSpace);

/// <summary>Katib's parameterType.</summary>
internal enum ParameterType
{
    /// <summary>A real number between min and max.</summary>
    Double,

    /// <summary>A whole number between min and max.</summary>
    Int,

    /// <summary>One of a list of numbers.</summary>
    Discrete,

    /// <summary>One of a list of words.</summary>
    Categorical,
}
