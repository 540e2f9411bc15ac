using Spectre.Console;
using Spectre.Console.Rendering;
using Vizier.Protocol.Experiments;

namespace Vizier.Cli.Running;

/// <summary>A view in the terminal that is drawn anew several times a second.</summary>
internal sealed class LiveDisplay : IRunDisplay
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(250);

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
        // The live area never shrinks: cleared, and its last state printed once, it leaves no gap.
        await _console.Live(Render()).AutoClear(true).StartAsync(async context =>
        {
            while (!_end.IsCancellationRequested)
            {
                context.UpdateTarget(Render());
                await Task.Delay(Refresh, time, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        });
        _console.Write(Render());
    }

    private Rows Render()
    {
        lock (_lock)
        {
            var rows = _messages.Select(message => (IRenderable)new Markup($"[grey]{Markup.Escape(message)}[/]")).ToList();
            if (_progress is { Experiment.Name.Length: > 0 } progress)
            {
                rows.AddRange(new RunView(progress, _console.Profile.Width).Rows());
            }

            // Before a view without text the cursor would go up into the line of the command.
            return new Rows(rows.DefaultIfEmpty(new Text(" ")));
        }
    }
}
