using System.Collections.Immutable;
using System.Globalization;

namespace Vizier.Algorithms.Catalogue;

/// <summary>The type of a setting's value. Values are given as text.</summary>
public enum SettingType
{
    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A real number.</summary>
    Real,

    /// <summary>One of <see cref="SettingDefinition.Choices"/>, or any text if there are none.</summary>
    Text,

    /// <summary>true or false.</summary>
    Boolean,
}

/// <summary>One setting of an algorithm: what it means and which values it takes.</summary>
/// <param name="Name">The name in documents, e.g. <c>n_startup_trials</c>. Compared without regard to case.</param>
/// <param name="Type">The type of the value.</param>
/// <param name="Description">What it does, in one sentence.</param>
public sealed record SettingDefinition(string Name, SettingType Type, string Description)
{
    /// <summary>The value if none is given, as text; null where the setting is required or has no fixed default.</summary>
    public string? Default { get; init; }

    /// <summary>Whether a value must be given.</summary>
    public bool Required { get; init; }

    /// <summary>The least number allowed.</summary>
    public double Minimum { get; init; } = double.NegativeInfinity;

    /// <summary>Whether <see cref="Minimum"/> itself is refused.</summary>
    public bool MinimumExcluded { get; init; }

    /// <summary>The greatest number allowed.</summary>
    public double Maximum { get; init; } = double.PositiveInfinity;

    /// <summary>Whether <see cref="Maximum"/> itself is refused.</summary>
    public bool MaximumExcluded { get; init; }

    /// <summary>The texts allowed, compared without regard to case; empty where any is.</summary>
    public ImmutableArray<string> Choices { get; init; } = [];

    /// <summary>Texts that other tools know and that are refused here.</summary>
    public ImmutableArray<string> Unavailable { get; init; } = [];

    /// <summary>What is allowed, as a sentence part.</summary>
    public string Allowed => Type switch
    {
        SettingType.Boolean => "must be true or false",
        SettingType.Text => Choices.IsEmpty ? "must not be empty" : $"must be one of {string.Join(", ", Choices)}{Refused()}",
        SettingType.Integer => $"must be a whole number{Limits()}",
        _ => $"must be a number{Limits()}",
    };

    /// <summary>Whether a text is an allowed value.</summary>
    public bool Accepts(string value) => Type switch
    {
        SettingType.Boolean => bool.TryParse(value, out _),
        SettingType.Text => Choices.IsEmpty ? value.Length > 0 : Choices.Contains(value, StringComparer.OrdinalIgnoreCase),
        SettingType.Integer => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            && IsWithin(whole),
        _ => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var real)
            && double.IsFinite(real) && IsWithin(real),
    };

    private bool IsWithin(double value) =>
        (MinimumExcluded ? value > Minimum : value >= Minimum) && (MaximumExcluded ? value < Maximum : value <= Maximum);

    private string Limits()
    {
        var lower = double.IsFinite(Minimum) ? $"{(MinimumExcluded ? "greater than" : "at least")} {Show(Minimum)}" : null;
        var upper = double.IsFinite(Maximum) ? $"{(MaximumExcluded ? "less than" : "at most")} {Show(Maximum)}" : null;
        var limits = string.Join(" and ", new[] { lower, upper }.Where(limit => limit is not null));
        return limits.Length == 0 ? string.Empty : $", {limits}";
    }

    private string Refused() => Unavailable.IsEmpty ? string.Empty : $"; {string.Join(", ", Unavailable)} of other tools have no counterpart here";

    private static string Show(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
