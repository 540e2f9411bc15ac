using System.Runtime.Intrinsics;

namespace Vizier.Examples.Digits.Optimizers;

/// <summary>
/// FTRL-Proximal (McMahan et al., 2013, algorithm 1) with α = learning rate, β = 1, λ₁ = 0, λ₂ = weight decay:
/// σ = (√(n + g²) − √n) / α, z ← z + g − σ w, n ← n + g², w = −z / ((β + √n) / α + λ₂). The first z is chosen so that the
/// closed form gives the initial weights, since a network cannot start from zeros. It has no momentum.
/// </summary>
internal sealed class FollowTheLeader : Optimizer
{
    private readonly Vector256<float> _inverseRate;
    private readonly Vector256<float> _decay;

    public FollowTheLeader(TrainingSettings settings, float[] parameters)
        : base(parameters, 2)
    {
        _inverseRate = Vector256.Create((float)(1 / settings.LearningRate));
        _decay = Vector256.Create((float)settings.WeightDecay);
        var weights = Weights();
        var leader = Remembered(0);
        for (var i = 0; i < weights.Length; i++)
        {
            leader[i] = -weights[i] * (_inverseRate + _decay);
        }
    }

    /// <inheritdoc />
    protected override void Step(ReadOnlySpan<Vector256<float>> gradient)
    {
        var weights = Weights();
        var leader = Remembered(0);
        var squares = Remembered(1);
        for (var i = 0; i < gradient.Length; i++)
        {
            var root = Vector256.Sqrt(squares[i]);
            squares[i] += gradient[i] * gradient[i];
            var nextRoot = Vector256.Sqrt(squares[i]);
            leader[i] += gradient[i] - ((nextRoot - root) * _inverseRate * weights[i]);
            weights[i] = -leader[i] / (((Vector256<float>.One + nextRoot) * _inverseRate) + _decay);
        }
    }
}
