using System.Runtime.Intrinsics;

namespace Vizier.Examples.Digits.Optimizers;

/// <summary>Gradient descent with momentum: v ← μ v + g + λ w, w ← w − η v.</summary>
internal sealed class GradientDescent(TrainingSettings settings, float[] parameters) : Optimizer(parameters, 1)
{
    private readonly Vector256<float> _rate = Vector256.Create((float)settings.LearningRate);
    private readonly Vector256<float> _momentum = Vector256.Create((float)settings.Momentum);
    private readonly Vector256<float> _decay = Vector256.Create((float)settings.WeightDecay);

    /// <inheritdoc />
    protected override void Step(ReadOnlySpan<Vector256<float>> gradient)
    {
        var weights = Weights();
        var velocity = Remembered(0);
        for (var i = 0; i < gradient.Length; i++)
        {
            velocity[i] = (_momentum * velocity[i]) + (gradient[i] + (_decay * weights[i]));
            weights[i] -= _rate * velocity[i];
        }
    }
}
