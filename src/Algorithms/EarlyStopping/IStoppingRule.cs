using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.EarlyStopping;

/// <summary>Decides from measurements whether a running trial is worth finishing. A pure function of what it is given.</summary>
public interface IStoppingRule
{
    /// <summary>Judges one trial.</summary>
    /// <param name="trial">The running trial, with what it measured so far.</param>
    /// <param name="history">All trials of the study; may contain <paramref name="trial"/> itself.</param>
    StoppingDecision Decide(Trial trial, TrialHistory history);

    /// <summary>What the rule sees of a trial, running or ended.</summary>
    /// <param name="trial">The trial, with what it measured.</param>
    /// <param name="history">All trials of the study; may contain <paramref name="trial"/> itself.</param>
    StoppingPicture Draw(Trial trial, TrialHistory history);
}

/// <summary>What a stopping rule decided, and why.</summary>
/// <param name="ShouldStop">Whether the trial should be stopped.</param>
/// <param name="Reason">The reason in words and numbers, as one sentence.</param>
public sealed record StoppingDecision(bool ShouldStop, string Reason)
{
    /// <summary>The trial goes on.</summary>
    internal static StoppingDecision Continue(string reason) => new(false, reason);

    /// <summary>The trial should be stopped.</summary>
    internal static StoppingDecision Stop(string reason) => new(true, reason);
}
