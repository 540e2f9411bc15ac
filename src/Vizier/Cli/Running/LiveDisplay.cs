using Spectre.Console;
using Spectre.Console.Rendering;
using Vizier.Cli.Output;
using Vizier.Protocol.Experiments;

namespace Vizier.Cli.Running;

/// <summary>A view in the terminal that is drawn anew several times a second.</summary>
internal sealed class LiveDisplay : IRunDisplay
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(250);
    private const int BarWidth = 40;
    private const int MostTrials = 16;

    private readonly IAnsiConsole _console;
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _lock = new();
    private readonly List<string> _messages = [];
    private readonly Task _drawing;
    private RunProgress? _progress;

    /// <summary>Begins to draw.</summary>
    /// <param name="console">The terminal.</param>
    /// <param name="time">The clock.</param>
    public LiveDisplay(IAnsiConsole console, TimeProvider time)
    {
        _console = console;
        _drawing = DrawAsync(time);
    }

    /// <inheritdoc/>
    public void Update(RunProgress progress, IReadOnlyList<TrialRun> changed)
    {
        lock (_lock)
        {
            _progress = progress;
        }
    }

    /// <inheritdoc/>
    public void Say(string message)
    {
        lock (_lock)
        {
            _messages.Add(message);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _end.Cancel();
        _drawing.GetAwaiter().GetResult();
        _end.Dispose();
    }

    private async Task DrawAsync(TimeProvider time)
    {
        await _console.Live(new Text("")).AutoClear(false).StartAsync(async context =>
        {
            while (!_end.IsCancellationRequested)
            {
                context.UpdateTarget(Render());
                await Task.Delay(Refresh, time, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            context.UpdateTarget(Render());
        });
    }

    private Rows Render()
    {
        lock (_lock)
        {
            var rows = _messages.Select(message => (IRenderable)new Markup($"[grey]{Markup.Escape(message)}[/]")).ToList();
            if (_progress is { Experiment.Name.Length: > 0 } progress)
            {
                rows.Add(Header(progress));
                rows.Add(Bar(progress));
                rows.Add(Best(progress));
                rows.Add(Running(progress));
            }

            // A view without rows cannot be measured.
            return new Rows(rows.DefaultIfEmpty(Text.Empty));
        }
    }

    private static Markup Header(RunProgress progress)
    {
        var experiment = progress.Experiment;
        string left = progress.Left is { } time ? $", about {RunProgress.Words(time)} left" : "";
        return new Markup(
            $"[bold]{Markup.Escape(Records.IdOf(experiment.Name))}[/]  {Markup.Escape(experiment.Algorithm)}  "
            + $"{Records.NameOf(experiment.State)}  {RunProgress.Words(progress.Elapsed)}{left}");
    }

    private static Markup Bar(RunProgress progress)
    {
        var counts = progress.Experiment.Counts;
        string outcomes = string.Join("  ", new[]
        {
            (counts.Succeeded, "green", "succeeded"),
            (counts.EarlyStopped, "yellow", "stopped early"),
            (counts.Failed, "red", "failed"),
            (counts.MetricsUnavailable, "red", "without metrics"),
            (counts.Killed, "grey", "killed"),
        }.Where(outcome => outcome.Item1 > 0).Select(outcome => $"[{outcome.Item2}]{outcome.Item1} {outcome.Item3}[/]"));
        if (!progress.Experiment.HasMaxTrialCount)
        {
            return new Markup($"{progress.Completed} trials  {outcomes}");
        }

        int most = Math.Max(1, progress.Experiment.MaxTrialCount);
        int full = Math.Clamp(BarWidth * progress.Completed / most, 0, BarWidth);
        return new Markup($"[green]{new string('━', full)}[/][grey]{new string('─', BarWidth - full)}[/] {progress.Completed}/{most}  {outcomes}");
    }

    private static Markup Best(RunProgress progress) => progress.Experiment.Best is { } best
        ? new Markup($"best: trial {best.Trial.Id}  [bold]{Markup.Escape(progress.Objective(best))}[/]  [grey]{Markup.Escape(RunProgress.Parameters(best))}[/]")
        : new Markup("[grey]no trial has succeeded yet[/]");

    private static Table Running(RunProgress progress)
    {
        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumns("", "", "", "");
        foreach (var run in progress.Active.Take(MostTrials))
        {
            string state = progress.RunningFor(run) is { } time ? RunProgress.Words(time) : "waits";
            string what = run.Message.Length > 0 ? run.Message : RunProgress.Parameters(run);
            table.AddRow($"trial {run.Trial.Id}", state, Markup.Escape(progress.Objective(run, latest: true)), $"[grey]{Markup.Escape(what)}[/]");
        }

        return table;
    }
}
