using System.Text.RegularExpressions;

namespace Vizier.Examples.Tests.Digits;

public sealed partial class ProgramTests
{
    [Fact]
    public async Task It_prints_one_line_for_each_epoch()
    {
        var result = await TrialProgram.Digits.RunAsync("--epochs 3 --hidden-units=16");

        Assert.Equal((0, 3, ""), (result.ExitCode, result.Lines.Length, result.Error));
        for (var epoch = 1; epoch <= 3; epoch++)
        {
            var match = EpochLine().Match(result.Lines[epoch - 1]);
            Assert.True(match.Success, result.Lines[epoch - 1]);
            Assert.Equal($"{epoch}", match.Groups[1].Value);
        }
    }

    [Fact]
    public async Task Divergence_is_printed_as_nan()
    {
        var result = await TrialProgram.Digits.RunAsync("--epochs=2 --lr=10 --weight-decay=1");

        Assert.Equal((0, "epoch=2 loss=nan accuracy=nan Validation-accuracy=nan"), (result.ExitCode, result.Lines[^1]));
    }

    [Fact]
    public async Task Killed_at_any_moment_it_goes_on_to_the_same_end()
    {
        const string Arguments = "--epochs=12 --num-layers=3 --optimizer=adam --lr=0.003 --batch-size=16";
        using var folder = new TemporaryFolder();
        var uninterrupted = await TrialProgram.Digits.RunAsync(Arguments);
        var seen = new SortedSet<int>();
        for (var kill = 0; kill < 3; kill++)
        {
            using var process = TrialProgram.Digits.Start(Arguments, folder.Path);
            for (var line = 0; line < 2; line++)
            {
                var text = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
                var epoch = int.Parse(EpochLine().Match(text!).Groups[1].Value);
                Assert.Equal(uninterrupted.Lines[epoch - 1], text);
                seen.Add(epoch);
            }

            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var rest = await TrialProgram.Digits.RunAsync(Arguments, folder.Path);

        Assert.InRange(seen.Max, 2, 12);
        Assert.True(rest.Lines.Length < 12, "nothing was resumed");
        Assert.Equal(uninterrupted.Lines[^rest.Lines.Length..], rest.Lines);
    }

    [Fact]
    public async Task A_checkpoint_of_another_shape_ends_it_with_2()
    {
        using var folder = new TemporaryFolder();
        await TrialProgram.Digits.RunAsync("--epochs=1 --hidden-units=8", folder.Path);

        var result = await TrialProgram.Digits.RunAsync("--epochs=1 --hidden-units=9", folder.Path);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--hidden-units=8", result.Error, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^epoch=(\d+) loss=\d+(\.\d+)?(E[+-]\d+)? accuracy=[01](\.\d{1,4})? Validation-accuracy=[01](\.\d{1,4})?$")]
    private static partial Regex EpochLine();
}
