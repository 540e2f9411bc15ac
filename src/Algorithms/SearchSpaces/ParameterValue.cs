using System.Globalization;

namespace Vizier.Algorithms.SearchSpaces;

/// <summary>The value of a parameter: a number (double, integer, discrete) or a text (categorical).</summary>
public readonly record struct ParameterValue
{
    private readonly double _number;
    private readonly string? _text;

    private ParameterValue(double number, string? text)
    {
        _number = number;
        _text = text;
    }

    /// <summary>Whether the value is a number.</summary>
    public bool IsNumber => _text is null;

    /// <summary>The number.</summary>
    /// <exception cref="InvalidOperationException">The value is a text.</exception>
    public double Number => IsNumber ? _number : throw new InvalidOperationException($"'{_text}' is a text, not a number.");

    /// <summary>The text.</summary>
    /// <exception cref="InvalidOperationException">The value is a number.</exception>
    public string Text => _text ?? throw new InvalidOperationException($"{this} is a number, not a text.");

    /// <summary>A numeric value.</summary>
    public static ParameterValue Of(double number) => new(number, null);

    /// <summary>A text value.</summary>
    public static ParameterValue Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new ParameterValue(0, text);
    }

    /// <summary>A numeric value.</summary>
    public static implicit operator ParameterValue(double number) => Of(number);

    /// <summary>A text value.</summary>
    public static implicit operator ParameterValue(string text) => Of(text);

    /// <summary>The text, or the shortest decimal form that reads back as the same number.</summary>
    public override string ToString() => _text ?? _number.ToString("R", CultureInfo.InvariantCulture);
}
