using Google.Protobuf.WellKnownTypes;
using Vizier.Algorithms.SearchSpaces;
using Parameter = Vizier.Protocol.Trial.Types.Parameter;

namespace Vizier.Studies.Specs;

/// <summary>Translates the parameters of a trial to an assignment and back.</summary>
internal static class AssignmentMapping
{
    /// <summary>The values of a trial's parameters; those that are neither number nor text are left out.</summary>
    public static Assignment Read(IEnumerable<Parameter> parameters)
    {
        var values = new Dictionary<string, ParameterValue>(StringComparer.Ordinal);
        foreach (var parameter in parameters)
        {
            if (ReadValue(parameter.Value) is { } value)
            {
                values[parameter.ParameterId] = value;
            }
        }

        return new Assignment(values);
    }

    /// <summary>The parameters of a trial, in the assignment's order.</summary>
    public static IEnumerable<Parameter> Write(Assignment assignment) =>
        assignment.Select(pair => new Parameter { ParameterId = pair.Key, Value = WriteValue(pair.Value) });

    private static ParameterValue? ReadValue(Value? value) => value switch
    {
        { HasNumberValue: true } => ParameterValue.Of(value.NumberValue),
        { HasStringValue: true } => ParameterValue.Of(value.StringValue),
        _ => (ParameterValue?)null,
    };

    private static Value WriteValue(ParameterValue value) =>
        value.IsNumber ? Value.ForNumber(value.Number) : Value.ForString(value.Text);
}
