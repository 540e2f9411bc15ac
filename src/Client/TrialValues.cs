using Google.Protobuf.WellKnownTypes;
using Parameter = Vizier.Protocol.Trial.Types.Parameter;

namespace Vizier.Client;

/// <summary>Translates parameters' values between .NET and the service's messages.</summary>
internal static class TrialValues
{
    /// <summary>A parameter with a value.</summary>
    /// <exception cref="ArgumentException">The value is neither a number nor a word nor true or false.</exception>
    public static Parameter Write(string name, object value) => new()
    {
        ParameterId = name,
        Value = value switch
        {
            string text => Value.ForString(text),
            bool flag => Value.ForString(flag ? bool.TrueString : bool.FalseString),
            double or float or int or long => Value.ForNumber(Convert.ToDouble(value, null)),
            _ => throw new ArgumentException($"the value of '{name}' is a {value.GetType().Name}; it must be a number, a word, true or false"),
        },
    };

    /// <summary>The value of a parameter.</summary>
    /// <exception cref="KeyNotFoundException">The trial has none of that name; a conditional one may not be active.</exception>
    public static Value Find(IEnumerable<Parameter> parameters, string name) =>
        parameters.FirstOrDefault(parameter => parameter.ParameterId == name)?.Value
        ?? throw new KeyNotFoundException($"the trial has no parameter '{name}'");
}
