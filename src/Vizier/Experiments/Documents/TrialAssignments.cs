using System.Globalization;
using Vizier.Protocol;

namespace Vizier.Experiments.Documents;

/// <summary>The values of a trial as its program sees them.</summary>
internal static class TrialAssignments
{
    /// <summary>
    /// One text for every parameter of the experiment, in the document's order. A value of a list is written as the
    /// document writes it (0.010 stays 0.010); other numbers are the shortest text that reads back as the same number.
    /// </summary>
    /// <param name="document">The experiment.</param>
    /// <param name="parameters">The trial's values; those of unknown parameters are left out.</param>
    /// <exception cref="TemplateException">A parameter has no value.</exception>
    public static IReadOnlyList<ParameterAssignment> AssignmentsOf(
        this ExperimentDocument document, IEnumerable<Trial.Types.Parameter> parameters)
    {
        var values = parameters.ToDictionary(parameter => parameter.ParameterId, parameter => parameter.Value);
        return [.. document.Parameters.Select(parameter => values.TryGetValue(parameter.Name, out var value)
            ? new ParameterAssignment(parameter.Name, TextOf(parameter, value))
            : throw new TemplateException($"the trial has no value for parameter {parameter.Name}"))];
    }

    private static string TextOf(ExperimentParameter parameter, Google.Protobuf.WellKnownTypes.Value value) => parameter.Type switch
    {
        ParameterType.Categorical => value.StringValue,
        ParameterType.Discrete => parameter.FeasibleSpace.List.FirstOrDefault(text => DocumentSearchSpace.Real(text) == value.NumberValue)
            ?? Shortest(value.NumberValue),
        _ => Shortest(value.NumberValue),
    };

    private static string Shortest(double number) =>
        number.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e');
}
