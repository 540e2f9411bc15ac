using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Vizier.Examples.Digits.Network;

/// <summary>A network of fully connected layers with a softmax output. A step costs O(images × parameters).</summary>
internal sealed class DigitNetwork
{
    private readonly LayerShape[] _layers;
    private readonly Activation _activation;
    private readonly int _batchSize;

    // units[0] is the input, units[i + 1] the output of layer i; slopes likewise: of the loss in those units.
    private readonly float[][] _units;
    private readonly float[][] _slopes;

    /// <summary>Makes a network with random weights, uniform within ±√(6 / (inputs + outputs)) (Glorot and Bengio, 2010).</summary>
    /// <param name="settings">Its shape and the seed of its weights.</param>
    /// <param name="batchSize">The most images that it takes at once.</param>
    public DigitNetwork(TrainingSettings settings, int batchSize)
    {
        _activation = settings.Activation;
        _batchSize = RowMath.RoundUp(batchSize, RowMath.Group);
        _layers = LayerShape.Stack(DigitImages.PixelCount, settings.HiddenUnits, DigitImages.ClassCount, settings.LayerCount);
        _units = [new float[_batchSize * DigitImages.PixelCount], .. _layers.Select(layer => new float[_batchSize * layer.OutputWidth])];
        _slopes = [.. _units.Select(units => new float[units.Length])];
        Parameters = new float[_layers[^1].End];
        Gradient = new float[Parameters.Length];
        Initialize(new Random(settings.Seed));
    }

    /// <summary>All weights and biases. Their number is a multiple of <see cref="RowMath.Lanes"/>; padding is zero.</summary>
    public float[] Parameters { get; }

    /// <summary>The slope of the mean loss of the last batch in each parameter.</summary>
    public float[] Gradient { get; }

    /// <summary>Computes <see cref="Gradient"/> over some images.</summary>
    public void ComputeGradient(DigitImages images, ReadOnlySpan<int> batch)
    {
        Forward(images, batch);
        var output = _layers[^1];
        var slopes = _slopes[^1].AsSpan();
        _units[^1].CopyTo(slopes);
        slopes[(batch.Length * output.OutputWidth)..].Clear();
        for (var i = 0; i < batch.Length; i++)
        {
            Softmax.ReplaceBySlope(slopes.Slice(i * output.OutputWidth, output.Outputs), images.Label(batch[i]));
        }

        foreach (ref var slope in slopes)
        {
            slope /= batch.Length;
        }

        for (var i = _layers.Length - 1; i >= 0; i--)
        {
            Backward(i);
        }
    }

    /// <summary>The mean loss and the share of right answers over all of some images; both NaN if a logit is not finite.</summary>
    public (double Loss, double Accuracy) Evaluate(DigitImages images)
    {
        var (loss, right) = (0.0, 0);
        Span<int> batch = stackalloc int[Math.Min(_batchSize, images.Count)];
        for (var start = 0; start < images.Count; start += batch.Length)
        {
            var count = Math.Min(batch.Length, images.Count - start);
            for (var i = 0; i < count; i++)
            {
                batch[i] = start + i;
            }

            Forward(images, batch[..count]);
            for (var i = 0; i < count; i++)
            {
                var logits = _units[^1].AsSpan(i * _layers[^1].OutputWidth, DigitImages.ClassCount);
                loss += Softmax.Loss(logits, images.Label(start + i));
                right += Softmax.Choice(logits) == images.Label(start + i) ? 1 : 0;
            }
        }

        return double.IsFinite(loss) ? (loss / images.Count, (double)right / images.Count) : (double.NaN, double.NaN);
    }

    private void Initialize(Random random)
    {
        foreach (var layer in _layers)
        {
            var limit = Math.Sqrt(6.0 / (layer.Inputs + layer.Outputs));
            var weights = Parameters.AsSpan(layer.Weights);
            for (var input = 0; input < layer.Inputs; input++)
            {
                foreach (ref var weight in weights.Slice(input * layer.OutputWidth, layer.Outputs))
                {
                    weight = (float)(((2 * random.NextDouble()) - 1) * limit);
                }
            }
        }
    }

    private void Forward(DigitImages images, ReadOnlySpan<int> batch)
    {
        var input = _units[0].AsSpan();
        for (var i = 0; i < batch.Length; i++)
        {
            images.Pixels(batch[i]).CopyTo(input[(i * DigitImages.PixelCount)..]);
        }

        input[(batch.Length * DigitImages.PixelCount)..].Clear();
        for (var i = 0; i < _layers.Length; i++)
        {
            Forward(i, batch.Length);
        }
    }

    private void Forward(int index, int count)
    {
        var layer = _layers[index];
        var outputs = _units[index + 1].AsSpan();
        var weights = Vectors(Parameters.AsSpan(layer.Weights));
        outputs[(count * layer.OutputWidth)..].Clear();
        for (var i = 0; i < count; i++)
        {
            var row = outputs.Slice(i * layer.OutputWidth, layer.OutputWidth);
            Parameters.AsSpan(layer.Biases).CopyTo(row);
            RowMath.AddScaledRows(Vectors(row), _units[index].AsSpan(i * layer.InputWidth, layer.InputWidth), 1, weights);
            if (index < _layers.Length - 1)
            {
                HiddenUnits.Apply(_activation, row[..layer.Outputs]);
            }
        }
    }

    private void Backward(int index)
    {
        var layer = _layers[index];
        var slopes = Vectors(_slopes[index + 1]);
        var gradient = Vectors(Gradient.AsSpan(layer.Weights));
        var width = layer.OutputWidth / RowMath.Lanes;
        gradient.Clear();
        for (var input = 0; input < layer.InputWidth; input++)
        {
            RowMath.AddScaledRows(gradient.Slice(input * width, width), _units[index].AsSpan(input), layer.InputWidth, slopes);
        }

        var biases = Vectors(Gradient.AsSpan(layer.Biases));
        biases.Clear();
        for (var i = 0; i < slopes.Length; i++)
        {
            biases[i % width] += slopes[i];
        }

        if (index > 0)
        {
            PassDown(index);
        }
    }

    private void PassDown(int index)
    {
        var layer = _layers[index];
        var width = layer.OutputWidth / RowMath.Lanes;
        var above = Vectors(_slopes[index + 1]);
        var weights = Vectors(Parameters.AsSpan(layer.Weights));
        for (var i = 0; i < _batchSize; i++)
        {
            var below = _slopes[index].AsSpan(i * layer.InputWidth, layer.Inputs);
            for (var input = 0; input < below.Length; input++)
            {
                below[input] = RowMath.Dot(above.Slice(i * width, width), weights.Slice(input * width, width));
            }

            HiddenUnits.MultiplyByDerivative(_activation, _units[index].AsSpan(i * layer.InputWidth, layer.Inputs), below);
        }
    }

    private static Span<Vector256<float>> Vectors(Span<float> numbers) => MemoryMarshal.Cast<float, Vector256<float>>(numbers);
}
