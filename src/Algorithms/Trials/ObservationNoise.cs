namespace Vizier.Algorithms.Trials;

/// <summary>How much repeated measurements of one assignment differ.</summary>
public enum ObservationNoise
{
    /// <summary>Not stated.</summary>
    Unspecified,

    /// <summary>Measurements repeat; an assignment is never worth trying twice.</summary>
    Low,

    /// <summary>Measurements scatter; an assignment may be worth trying again.</summary>
    High,
}
