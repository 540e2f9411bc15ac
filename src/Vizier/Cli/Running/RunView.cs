using Spectre.Console;
using Spectre.Console.Rendering;
using Vizier.Cli.Output;
using Vizier.Protocol.Experiments;

namespace Vizier.Cli.Running;

/// <summary>What the live view of a run shows: the experiment, its bar, the best trial, and a line for each trial under way.</summary>
/// <param name="progress">How far the run is.</param>
/// <param name="width">The terminal's width in columns.</param>
internal sealed class RunView(RunProgress progress, int width)
{
    private const int WidestBar = 40;
    private const int NarrowestBar = 8;
    private const int MostTrials = 16;

    /// <summary>The rows from top to bottom.</summary>
    public IEnumerable<IRenderable> Rows() => [Header(), Bar(), Best(), .. Running()];

    private Markup Header()
    {
        var experiment = progress.Experiment;
        string left = progress.Left is { } time ? $", about {RunProgress.Words(time)} left" : "";
        return new Markup(
            $"[bold]{Markup.Escape(Records.IdOf(experiment.Name))}[/]  {Markup.Escape(experiment.Algorithm)}  "
            + $"{Records.NameOf(experiment.State)}  {RunProgress.Words(progress.Elapsed)}{left}");
    }

    private Markup Bar()
    {
        var counts = progress.Experiment.Counts;
        string outcomes = string.Concat(new[]
        {
            (counts.Succeeded, "green", "succeeded"),
            (counts.EarlyStopped, "yellow", "stopped early"),
            (counts.Failed, "red", "failed"),
            (counts.MetricsUnavailable, "red", "without metrics"),
            (counts.Killed, "grey", "killed"),
        }.Where(outcome => outcome.Item1 > 0).Select(outcome => $"  [{outcome.Item2}]{outcome.Item1} {outcome.Item3}[/]"));
        if (!progress.Experiment.HasMaxTrialCount)
        {
            return new Markup($"{progress.Completed} trials{outcomes}");
        }

        int most = Math.Max(1, progress.Experiment.MaxTrialCount);
        string text = $" {progress.Completed}/{most}{outcomes}";
        int bar = Math.Clamp(width - Markup.Remove(text).Length, NarrowestBar, WidestBar);
        int full = (int)Math.Clamp((long)bar * progress.Completed / most, 0, bar);
        return new Markup($"[green]{new string('━', full)}[/][grey]{new string('─', bar - full)}[/]{text}");
    }

    private Markup Best() => progress.Experiment.Best is { } best
        ? new Markup($"best: trial {best.Trial.Id}  [bold]{Markup.Escape(progress.Objective(best))}[/]  [grey]{Markup.Escape(RunProgress.Parameters(best))}[/]")
        : new Markup("[grey]no trial has succeeded yet[/]");

    private IEnumerable<Markup> Running()
    {
        var shown = progress.Active.Take(MostTrials)
            .Select(run => (Run: run, Trial: $"trial {run.Trial.Id}", State: StateOf(run), Objective: progress.Objective(run, latest: true)))
            .ToList();
        int trial = shown.Select(row => row.Trial.Length).DefaultIfEmpty().Max();
        int state = shown.Select(row => row.State.Length).DefaultIfEmpty().Max();
        int objective = shown.Select(row => row.Objective.Length).DefaultIfEmpty().Max();
        foreach (var row in shown)
        {
            string start = $"{row.Trial.PadRight(trial)}  {row.State.PadLeft(state)}  {row.Objective.PadRight(objective)}  ";
            string what = row.Run.Message.Length > 0 ? row.Run.Message : Fit(RunProgress.Parameters(row.Run), width - start.Length);
            yield return new Markup($"{Markup.Escape(start)}[grey]{Markup.Escape(what)}[/]");
        }
    }

    private string StateOf(TrialRun run) => progress.RunningFor(run) is { } time ? RunProgress.Words(time) : "waits";

    // Whole words only: a value cut short would be read as another value.
    private static string Fit(string text, int room)
    {
        if (text.Length <= room)
        {
            return text;
        }

        int end = room < 2 ? -1 : text.LastIndexOf(' ', room - 2);
        return end < 0 ? "" : $"{text[..end]} …";
    }
}
