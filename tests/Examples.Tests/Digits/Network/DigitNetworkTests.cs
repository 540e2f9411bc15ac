using Vizier.Examples.Digits;
using Vizier.Examples.Digits.Network;

namespace Vizier.Examples.Tests.Digits.Network;

public sealed class DigitNetworkTests
{
    private const float Step = 1e-2f;

    [Theory]
    [InlineData(nameof(Activation.Relu), 2)]
    [InlineData(nameof(Activation.Tanh), 3)]
    [InlineData(nameof(Activation.Sigmoid), 4)]
    public void The_gradient_is_what_finite_differences_give(string activation, int layerCount)
    {
        var images = RandomImages(6);
        var settings = new TrainingSettings { Activation = Enum.Parse<Activation>(activation), LayerCount = layerCount, HiddenUnits = 11 };
        var network = new DigitNetwork(settings, 6);
        network.ComputeGradient(images, [0, 1, 2, 3, 4, 5]);
        var gradient = network.Gradient.ToArray();
        var random = new Random(3);

        for (var check = 0; check < 200; check++)
        {
            var parameter = random.Next(gradient.Length);
            var old = network.Parameters[parameter];
            network.Parameters[parameter] = old + Step;
            var above = network.Evaluate(images).Loss;
            network.Parameters[parameter] = old - Step;
            var below = network.Evaluate(images).Loss;
            network.Parameters[parameter] = old;
            if (!IsPadding(settings, parameter))
            {
                Assert.Equal((above - below) / (2 * Step), gradient[parameter], 2e-3);
            }
        }
    }

    [Fact]
    public void Padding_stays_zero()
    {
        var images = RandomImages(5);
        var settings = new TrainingSettings { LayerCount = 4, HiddenUnits = 11, Activation = Activation.Sigmoid };
        var network = new DigitNetwork(settings, 5);

        network.ComputeGradient(images, [0, 1, 2, 3, 4]);

        var padding = Enumerable.Range(0, network.Parameters.Length).Where(parameter => IsPadding(settings, parameter)).ToList();
        Assert.NotEmpty(padding);
        Assert.All(padding, parameter => Assert.Equal((0, 0), (network.Parameters[parameter], network.Gradient[parameter])));
    }

    [Fact]
    public void A_batch_gives_the_mean_of_its_images_gradients()
    {
        var images = RandomImages(3);
        var network = new DigitNetwork(new TrainingSettings { HiddenUnits = 9, Activation = Activation.Tanh }, 8);
        var sum = new double[network.Gradient.Length];
        for (var image = 0; image < 3; image++)
        {
            network.ComputeGradient(images, [image]);
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] += network.Gradient[i] / 3;
            }
        }

        network.ComputeGradient(images, [0, 1, 2]);

        Assert.All(Enumerable.Range(0, sum.Length), i => Assert.Equal(sum[i], network.Gradient[i], 1e-5));
    }

    [Fact]
    public void Evaluation_does_not_depend_on_the_batch_size()
    {
        var images = RandomImages(50);
        var settings = new TrainingSettings { HiddenUnits = 12 };

        var (loss, accuracy) = new DigitNetwork(settings, 7).Evaluate(images);
        var whole = new DigitNetwork(settings, 64).Evaluate(images);

        Assert.Equal(whole.Loss, loss, 1e-6);
        Assert.Equal(whole.Accuracy, accuracy);
    }

    [Fact]
    public void Infinite_weights_are_seen()
    {
        var network = new DigitNetwork(new TrainingSettings { HiddenUnits = 8 }, 4);
        Array.Fill(network.Parameters, float.PositiveInfinity);

        Assert.Equal((double.NaN, double.NaN), network.Evaluate(RandomImages(4)));
    }

    private static bool IsPadding(TrainingSettings settings, int parameter)
    {
        var layer = LayerShape.Stack(DigitImages.PixelCount, settings.HiddenUnits, DigitImages.ClassCount, settings.LayerCount)
            .Single(layer => parameter >= layer.Offset && parameter < layer.End);
        var (row, column) = Math.DivRem(parameter - layer.Offset, layer.OutputWidth);
        return column >= layer.Outputs || (row >= layer.Inputs && row < layer.InputWidth);
    }

    private static DigitImages RandomImages(int count)
    {
        var random = new Random(count);
        var pixels = Enumerable.Range(0, count * DigitImages.PixelCount).Select(_ => random.NextSingle()).ToArray();
        return new DigitImages(pixels, [.. Enumerable.Range(0, count).Select(_ => (byte)random.Next(DigitImages.ClassCount))]);
    }
}
