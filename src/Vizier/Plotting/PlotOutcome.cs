using RunOutcome = Vizier.Protocol.Experiments.TrialRun.Types.Outcome;
using State = Vizier.Protocol.Trial.Types.State;

namespace Vizier.Plotting;

/// <summary>What became of a trial, as the page tells trials apart: each by a shape and a colour of its own.</summary>
/// <param name="Word">The outcome in words.</param>
/// <param name="Shape">The shape of its marks.</param>
/// <param name="Colour">Their colour, as #rrggbb.</param>
internal sealed record PlotOutcome(string Word, MarkShape Shape, string Colour)
{
    /// <summary>It waits for a client or a slot.</summary>
    public static readonly PlotOutcome Queued = new("queued", MarkShape.Bar, "#8a9097");

    /// <summary>It is being evaluated, or was asked to stop.</summary>
    public static readonly PlotOutcome Running = new("running", MarkShape.Ring, "#0b7d5e");

    /// <summary>It ended with a result.</summary>
    public static readonly PlotOutcome Succeeded = new("succeeded", MarkShape.Disc, "#2a6399");

    /// <summary>It was not worth finishing; what it measured counts.</summary>
    public static readonly PlotOutcome Stopped = new("stopped early", MarkShape.Triangle, "#b96a00");

    /// <summary>Its parameters cannot be evaluated.</summary>
    public static readonly PlotOutcome Infeasible = new("infeasible", MarkShape.Cross, "#b32a1e");

    /// <summary>Its program failed or reported no result.</summary>
    public static readonly PlotOutcome Failed = new("failed", MarkShape.Diamond, "#8b3a86");

    /// <summary>It was cut off by a person or by the end of the experiment.</summary>
    public static readonly PlotOutcome Killed = new("cut off", MarkShape.Square, "#70767d");

    /// <summary>All of them, as a legend lists them.</summary>
    public static readonly IReadOnlyList<PlotOutcome> All = [Succeeded, Stopped, Infeasible, Failed, Killed, Running, Queued];

    /// <summary>Whether a trial's result counts.</summary>
    public bool Counts => this == Succeeded || this == Stopped;

    /// <summary>The outcome of a trial.</summary>
    /// <param name="state">Its state.</param>
    /// <param name="run">Its outcome in an experiment, if it has one.</param>
    public static PlotOutcome Of(State state, RunOutcome run) => (run, state) switch
    {
        (RunOutcome.Pending, _) => Queued,
        (RunOutcome.Running, _) => Running,
        (RunOutcome.Succeeded, _) => Succeeded,
        (RunOutcome.EarlyStopped, _) => Stopped,
        (RunOutcome.Failed or RunOutcome.MetricsUnavailable, _) => Failed,
        (RunOutcome.Killed, _) => Killed,
        (_, State.Succeeded) => Succeeded,
        (_, State.Infeasible) => Infeasible,
        (_, State.Active or State.Stopping) => Running,
        _ => Queued,
    };
}
