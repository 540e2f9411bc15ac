using Vizier.Examples.Digits;

namespace Vizier.Examples.Tests.Digits;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("--lr=0.1 --num-layers=3 --optimizer=ftrl --momentum=0.5 --weight-decay=1e-3 --hidden-units=20 --batch-size=64 "
        + "--activation=tanh --epochs=7 --seed=11 --checkpoint=somewhere")]
    [InlineData("--lr 0.1 --num-layers 3 --optimizer ftrl --momentum .5 --weight-decay 1E-3 --hidden-units 20 --batch-size 64 "
        + "--activation tanh --epochs 7 --seed 11 --checkpoint somewhere")]
    public void Every_flag_is_read_in_both_forms(string arguments)
    {
        var wanted = new TrainingSettings
        {
            LearningRate = 0.1,
            LayerCount = 3,
            Optimizer = OptimizerKind.Ftrl,
            Momentum = 0.5,
            WeightDecay = 1e-3,
            HiddenUnits = 20,
            BatchSize = 64,
            Activation = Activation.Tanh,
            Epochs = 7,
            Seed = 11,
        };

        Assert.Equal((0, wanted, "somewhere"), Parse(arguments));
    }

    [Fact]
    public void Flags_that_are_not_given_have_defaults()
    {
        Assert.Equal((0, new TrainingSettings(), null), Parse(""));
    }

    [Theory]
    [InlineData("--lr=0")]
    [InlineData("--lr=-0.1")]
    [InlineData("--lr=nan")]
    [InlineData("--lr=fast")]
    [InlineData("--lr=0.1 --lr=0.2")]
    [InlineData("--momentum=1")]
    [InlineData("--weight-decay=-1")]
    [InlineData("--num-layers=1")]
    [InlineData("--num-layers=6")]
    [InlineData("--num-layers=2.5")]
    [InlineData("--hidden-units=0")]
    [InlineData("--batch-size=0")]
    [InlineData("--epochs=0")]
    [InlineData("--seed=-1")]
    [InlineData("--optimizer=SGD")]
    [InlineData("--activation=")]
    [InlineData("--lr")]
    [InlineData("--learning-rate=0.1")]
    [InlineData("stray")]
    public void Bad_flags_do_not_train_and_exit_with_2(string arguments)
    {
        Assert.Equal((2, null, null), Parse(arguments));
    }

    [Theory]
    [InlineData("--num-layers=7", "digits: --num-layers is '7'; allowed: a whole number from 2 to 5.")]
    [InlineData("--lr=0", "digits: --lr is '0'; allowed: a number above 0, at most 1000.")]
    [InlineData("--optimizer=sdg", "digits: --optimizer is 'sdg'; allowed: sgd, adam, ftrl.")]
    [InlineData("--activation=Relu", "digits: --activation is 'Relu'; allowed: relu, tanh, sigmoid.")]
    [InlineData("--activation=", "digits: Required argument missing for option: '--activation'.")]
    [InlineData("--learning-rate=0.1", "digits: Unrecognized command or argument '--learning-rate=0.1'.")]
    public async Task The_program_says_what_is_wrong_on_standard_error(string arguments, string message)
    {
        var result = await TrialProgram.Digits.RunAsync(arguments);

        Assert.Equal((2, message), (result.ExitCode, result.Error.Trim()));
        Assert.Empty(result.Lines);
    }

    private static (int ExitCode, TrainingSettings? Settings, string? Checkpoint) Parse(string arguments)
    {
        var (settings, checkpoint) = ((TrainingSettings?)null, (string?)null);
        var exitCode = new CommandLine((parsed, folder) =>
        {
            (settings, checkpoint) = (parsed, folder);
            return 0;
        }).Run(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return (exitCode, settings, checkpoint);
    }
}
