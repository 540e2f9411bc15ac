using Vizier.Examples.Digits;

namespace Vizier.Examples.Tests.Digits;

public sealed class TrainingTests
{
    private static readonly (DigitImages Training, DigitImages Validation) Data = DigitImages.Load();

    [Fact]
    public void The_same_settings_give_the_same_numbers()
    {
        var settings = Small(OptimizerKind.Adam, Activation.Tanh);

        Assert.Equal(Train(settings), Train(settings));
    }

    [Fact]
    public void Another_seed_gives_other_numbers()
    {
        var settings = Small(OptimizerKind.Sgd, Activation.Relu);

        Assert.NotEqual(Train(settings)[0].Loss, Train(settings with { Seed = 2 })[0].Loss);
    }

    [Theory]
    [InlineData(nameof(OptimizerKind.Sgd), 0.1, nameof(Activation.Relu))]
    [InlineData(nameof(OptimizerKind.Sgd), 0.1, nameof(Activation.Tanh))]
    [InlineData(nameof(OptimizerKind.Adam), 0.02, nameof(Activation.Sigmoid))]
    [InlineData(nameof(OptimizerKind.Ftrl), 0.3, nameof(Activation.Relu))]
    public void It_learns(string optimizer, double learningRate, string activation)
    {
        var settings = Small(Enum.Parse<OptimizerKind>(optimizer), Enum.Parse<Activation>(activation)) with
        {
            LearningRate = learningRate,
            Momentum = 0.5,
            Epochs = 4,
        };

        var epochs = Train(settings);

        Assert.True(epochs[^1].Loss < epochs[0].Loss, $"the loss went from {epochs[0].Loss} to {epochs[^1].Loss}");
        Assert.InRange(epochs[^1].ValidationAccuracy, 0.8, 1);
        Assert.InRange(epochs[^1].Accuracy, 0.85, 1);
    }

    [Fact]
    public void Settings_matter()
    {
        var settings = Small(OptimizerKind.Sgd, Activation.Relu) with { Epochs = 3 };

        var good = Train(settings with { LearningRate = 0.1, Momentum = 0.5 })[^1];
        var slow = Train(settings with { LearningRate = 1e-4, Momentum = 0.5 })[^1];

        Assert.True(good.ValidationAccuracy > slow.ValidationAccuracy + 0.2, $"{good} against {slow}");
    }

    [Fact]
    public void With_bad_settings_all_metrics_become_nan_and_training_goes_on()
    {
        var settings = Small(OptimizerKind.Sgd, Activation.Relu) with { LearningRate = 10, WeightDecay = 1, Epochs = 3 };

        var epochs = Train(settings);

        Assert.Equal(3, epochs.Count);
        Assert.Equal("epoch=3 loss=nan accuracy=nan Validation-accuracy=nan", epochs[^1].ToString());
    }

    [Theory]
    [InlineData(nameof(OptimizerKind.Sgd), 1)]
    [InlineData(nameof(OptimizerKind.Adam), 2)]
    [InlineData(nameof(OptimizerKind.Ftrl), 3)]
    public void A_resumed_run_gives_what_an_uninterrupted_one_gives(string optimizer, int epochsBefore)
    {
        using var folder = new TemporaryFolder();
        var settings = Small(Enum.Parse<OptimizerKind>(optimizer), Activation.Relu) with { Epochs = 4 };
        var uninterrupted = Train(settings);

        var before = Train(settings with { Epochs = epochsBefore }, new Checkpoint(folder.Path));
        var after = Train(settings, new Checkpoint(folder.Path));

        Assert.Equal(uninterrupted, [.. before, .. after]);
    }

    [Fact]
    public void A_run_that_is_left_before_its_epoch_is_saved_reports_that_epoch_again()
    {
        using var folder = new TemporaryFolder();
        var settings = Small(OptimizerKind.Sgd, Activation.Relu);
        var seen = Training.Run(settings, Data.Training, Data.Validation, new Checkpoint(folder.Path)).Take(1).ToList();

        Assert.Equal(seen[0], Train(settings, new Checkpoint(folder.Path))[0]);
    }

    [Fact]
    public void A_finished_run_reports_its_last_epoch_again()
    {
        using var folder = new TemporaryFolder();
        var settings = Small(OptimizerKind.Adam, Activation.Relu);
        var first = Train(settings, new Checkpoint(folder.Path));

        Assert.Equal([first[^1]], Train(settings, new Checkpoint(folder.Path)));
    }

    [Fact]
    public void A_batch_may_be_larger_than_what_is_left_of_the_images()
    {
        var settings = Small(OptimizerKind.Adam, Activation.Relu) with { BatchSize = 1000, Epochs = 1 };

        Assert.True(double.IsFinite(Train(settings)[0].Loss));
    }

    private static TrainingSettings Small(OptimizerKind optimizer, Activation activation) => new()
    {
        Optimizer = optimizer,
        Activation = activation,
        LearningRate = 0.01,
        HiddenUnits = 21,
        LayerCount = 3,
        Epochs = 2,
    };

    private static List<EpochMetrics> Train(TrainingSettings settings, Checkpoint? checkpoint = null) =>
        [.. Training.Run(settings, Data.Training, Data.Validation, checkpoint)];
}
