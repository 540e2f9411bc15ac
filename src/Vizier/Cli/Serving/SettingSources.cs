using System.CommandLine;
using System.Globalization;
using Vizier.Studies;

namespace Vizier.Cli.Serving;

/// <summary>
/// Finds the value of a setting: the flag <c>--max-open-calls</c>, else the variable <c>VIZIER_MAX_OPEN_CALLS</c>, else
/// <c>maxOpenCalls</c> in the settings file, else the default.
/// </summary>
/// <param name="arguments">The command line.</param>
/// <param name="environment">The value of a variable; null or empty if it is not set.</param>
/// <param name="file">The settings file; null for none.</param>
internal sealed class SettingSources(ParseResult arguments, Func<string, string?> environment, SettingsFile? file)
{
    /// <summary>The value of a setting.</summary>
    /// <exception cref="VizierException">It is not of the setting's type; the error says where it was found.</exception>
    public T? Get<T>(Option<T> option) => Find(option) is { } found ? Parse<T>(found.Text, found.Place) : arguments.GetValue(option);

    /// <summary>Whether a setting is given anywhere.</summary>
    public bool IsGiven(Option option) => arguments.GetResult(option) is { Implicit: false } || Find(option) is not null;

    /// <summary>The variable of a flag.</summary>
    public static string VariableOf(Option option) => $"VIZIER_{option.Name[2..].Replace('-', '_').ToUpperInvariant()}";

    private (string Text, string Place)? Find(Option option)
    {
        if (arguments.GetResult(option) is { Implicit: false })
        {
            return null;
        }

        var variable = VariableOf(option);
        if (environment(variable) is { Length: > 0 } text)
        {
            return (text, variable);
        }

        return file?.Find(option) is { } written ? (written, $"{file.Path}: {SettingsFile.KeyOf(option)}") : null;
    }

    private static T Parse<T>(string text, string place)
    {
        var type = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
        object? value = type switch
        {
            _ when type == typeof(string) => text,
            _ when type == typeof(string[]) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            _ when type == typeof(bool) => bool.TryParse(text, out var flag) ? flag : null,
            _ when type == typeof(int) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null,
            _ when type == typeof(double) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) ? real : null,
            _ => Enum.TryParse(type, text, ignoreCase: true, out var word) ? word : null,
        };
        return value is T parsed
            ? parsed
            : throw VizierException.Invalid(place, $"'{text}': must be {FormOf(type)}");
    }

    private static string FormOf(Type type) => type switch
    {
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(int) => "a whole number",
        _ when type == typeof(double) => "a number",
        _ => $"one of {string.Join(", ", Enum.GetNames(type))}",
    };
}
