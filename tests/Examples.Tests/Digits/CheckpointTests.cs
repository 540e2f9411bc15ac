using System.Text;
using Vizier.Examples.Digits;

namespace Vizier.Examples.Tests.Digits;

public sealed class CheckpointTests : IDisposable
{
    private static readonly (DigitImages Training, DigitImages Validation) Data = DigitImages.Load();

    private readonly TemporaryFolder _folder = new();
    private readonly TrainingSettings _settings = new() { HiddenUnits = 8, Epochs = 1, LearningRate = 0.01 };

    private string FilePath => Path.Combine(_folder.Path, "deep", "digits.checkpoint");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_saved_checkpoint_stands_alone_in_its_folder()
    {
        Train(_settings);

        Assert.Equal([FilePath], Directory.GetFiles(Path.GetDirectoryName(FilePath)!));
    }

    [Fact]
    public void A_half_written_file_of_a_killed_run_is_passed_over()
    {
        Train(_settings);
        File.WriteAllText(FilePath + ".new", "half");

        Assert.Equal(2, Train(_settings with { Epochs = 2 })[0].Epoch);
        Assert.Equal([FilePath], Directory.GetFiles(Path.GetDirectoryName(FilePath)!));
    }

    [Fact]
    public void Another_learning_rate_goes_on_from_the_same_weights()
    {
        Train(_settings);

        var continued = Train(_settings with { Epochs = 2, LearningRate = 0.02, Momentum = 0.5, WeightDecay = 0 });

        Assert.Equal([2], continued.Select(metrics => metrics.Epoch));
    }

    [Fact]
    public void Another_shape_is_refused_with_both_shapes()
    {
        Train(_settings);

        var error = Assert.Throws<CheckpointException>(() => Train(_settings with { HiddenUnits = 9, Optimizer = OptimizerKind.Adam }));

        Assert.Contains("--hidden-units=8 --activation=relu --optimizer=sgd", error.Message, StringComparison.Ordinal);
        Assert.Contains("--hidden-units=9 --activation=relu --optimizer=adam", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(300)]
    public void A_file_that_is_cut_short_is_refused(int length)
    {
        Train(_settings);
        using (var file = File.OpenWrite(FilePath))
        {
            file.SetLength(length);
        }

        Assert.Contains(FilePath, Assert.Throws<CheckpointException>(() => Train(_settings)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\x0Bnot a state of ours", "is no checkpoint of this program")]
    [InlineData("\xFF\xFF\xFF\xFF\xFF\xFF", "cannot be read")]
    public void Another_kind_of_file_is_refused(string content, string message)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        File.WriteAllText(FilePath, content, Encoding.Latin1);

        Assert.Contains(message, Assert.Throws<CheckpointException>(() => Train(_settings)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_named()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "deep"), "a file where the folder should be");

        Assert.Contains(FilePath, Assert.Throws<CheckpointException>(() => Train(_settings)).Message, StringComparison.Ordinal);
    }

    private List<EpochMetrics> Train(TrainingSettings settings) =>
        [.. Training.Run(settings, Data.Training, Data.Validation, new Checkpoint(Path.GetDirectoryName(FilePath)!))];
}
