using System.Runtime.Intrinsics;

namespace Vizier.Examples.Digits.Optimizers;

/// <summary>
/// Adam (Kingma and Ba, 2015, algorithm 1) with β₁ = momentum, β₂ = 0.999, ε = 10⁻⁸, and weight decay decoupled from the
/// gradient (Loshchilov and Hutter, 2019): w ← w − η (m̂ / (√v̂ + ε) + λ w).
/// </summary>
internal sealed class Adam(TrainingSettings settings, float[] parameters) : Optimizer(parameters, 2)
{
    private const float SecondDecay = 0.999f;

    private readonly Vector256<float> _rate = Vector256.Create((float)settings.LearningRate);
    private readonly Vector256<float> _decay = Vector256.Create((float)settings.WeightDecay);

    /// <inheritdoc />
    protected override void Step(ReadOnlySpan<Vector256<float>> gradient)
    {
        var weights = Weights();
        var first = Remembered(0);
        var second = Remembered(1);
        var kept = Vector256.Create((float)settings.Momentum);
        var secondKept = Vector256.Create(SecondDecay);
        var firstCorrection = Vector256.Create((float)(1 / (1 - Math.Pow(settings.Momentum, Steps))));
        var secondCorrection = Vector256.Create((float)(1 / (1 - Math.Pow(SecondDecay, Steps))));
        var epsilon = Vector256.Create(1e-8f);
        for (var i = 0; i < gradient.Length; i++)
        {
            first[i] = (kept * first[i]) + ((Vector256<float>.One - kept) * gradient[i]);
            second[i] = (secondKept * second[i]) + ((Vector256<float>.One - secondKept) * gradient[i] * gradient[i]);
            var direction = firstCorrection * first[i] / (Vector256.Sqrt(secondCorrection * second[i]) + epsilon);
            weights[i] -= _rate * (direction + (_decay * weights[i]));
        }
    }
}
