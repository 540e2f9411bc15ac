using System.Text;
using Spectre.Console;
using LiveDisplay = Vizier.Cli.Running.LiveDisplay;

namespace Vizier.Tests.Cli.Running;

public sealed class LiveDisplayTests
{
    private const string Experiment = "Experiment example";
    private const string EraseLine = "\u001b[2K";

    [Fact]
    public async Task It_draws_before_there_is_anything_to_show()
    {
        var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(output),
        });

        using (var display = new LiveDisplay(console, TimeProvider.System))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
            display.Say("Preparing example/image");
        }

        Assert.Contains("Preparing example/image", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_last_state_stands_once_where_it_was_drawn()
    {
        var output = new Screen();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(output),
        });

        using (var display = new LiveDisplay(console, TimeProvider.System))
        {
            display.Say("Preparing example/image");
            display.Say(Experiment);
            await output.Drawn.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        }

        string text = output.ToString();
        string last = text[(text.LastIndexOf(EraseLine, StringComparison.Ordinal) + EraseLine.Length)..];
        Assert.Contains(EraseLine, text, StringComparison.Ordinal);
        Assert.Equal(1, last.Split(Experiment).Length - 1);
        Assert.DoesNotContain("\n\n", last.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    // A terminal that tells when the experiment stands on it.
    private sealed class Screen : TextWriter
    {
        private readonly TaskCompletionSource _drawn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly StringBuilder _text = new();

        public Task Drawn => _drawn.Task;

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value)
        {
            _text.Append(value);
            if (value == 'e' && ToString().EndsWith(Experiment, StringComparison.Ordinal))
            {
                _drawn.TrySetResult();
            }
        }

        public override string ToString() => _text.ToString();
    }
}
