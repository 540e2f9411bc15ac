namespace Vizier.Examples.Tests.Python;

public sealed class TrainTests
{
    private readonly TrialProgram _program = new("python3", Path.Combine(AppContext.BaseDirectory, "train.py"));

    [Fact]
    public async Task It_prints_a_falling_loss_for_each_epoch()
    {
        RequirePython();

        var result = await _program.RunAsync("--lr=0.01 --decay 0.9 --epochs=5");

        Assert.Equal((0, 5), (result.ExitCode, result.Lines.Length));
        var losses = result.Lines.Select((line, index) => Loss(line, index + 1)).ToList();
        Assert.Equal(losses.OrderDescending(), losses);
        Assert.InRange(losses[^1], 0, 0.5);
    }

    [Fact]
    public async Task Bad_flags_exit_with_2()
    {
        RequirePython();

        var result = await _program.RunAsync("--lr=fast");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--lr", result.Error, StringComparison.Ordinal);
    }

    private static double Loss(string line, int epoch)
    {
        var prefix = $"epoch={epoch} loss=";
        Assert.StartsWith(prefix, line, StringComparison.Ordinal);
        return double.Parse(line[prefix.Length..]);
    }

    private static void RequirePython()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, "python3"))))
        {
            Assert.Skip("python3 is not installed");
        }
    }
}
