namespace Vizier.Experiments.Control;

/// <summary>How the control of experiments behaves.</summary>
internal sealed record ControlOptions
{
    /// <summary>How long a runner holds an attempt without renewing its lease.</summary>
    public TimeSpan LeaseTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How trials are judged and how often lost ones are retried.</summary>
    public Verdicts Verdicts { get; init; } = Verdicts.Default;
}
