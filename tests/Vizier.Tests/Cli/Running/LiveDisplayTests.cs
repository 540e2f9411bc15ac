using Spectre.Console;
using LiveDisplay = Vizier.Cli.Running.LiveDisplay;

namespace Vizier.Tests.Cli.Running;

public sealed class LiveDisplayTests
{
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
}
