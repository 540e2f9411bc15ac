using Vizier.Runner.Launchers.Local;

namespace Vizier.Runner;

/// <summary>How a runner works.</summary>
public sealed record RunnerOptions
{
    /// <summary>The folder that outlives the runner: a runner with the same folder goes on with what runs.</summary>
    public required string StateFolder { get; init; }

    /// <summary>How trials become processes.</summary>
    public required LocalLauncherOptions Local { get; init; }

    /// <summary>The only experiment to work for, <c>owners/*/experiments/*</c>; empty for all.</summary>
    public string Experiment { get; init; } = "";

    /// <summary>The most attempts at a time; 0 for any number.</summary>
    public int MaxAttempts { get; init; }
}
