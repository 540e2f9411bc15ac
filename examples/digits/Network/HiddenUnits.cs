namespace Vizier.Examples.Digits.Network;

/// <summary>The activation functions and their derivatives.</summary>
internal static class HiddenUnits
{
    /// <summary>Replaces sums by the function's values.</summary>
    public static void Apply(Activation activation, Span<float> units)
    {
        foreach (ref var unit in units)
        {
            unit = activation switch
            {
                Activation.Relu => unit < 0 ? 0 : unit,
                Activation.Tanh => MathF.Tanh(unit),
                _ => 1 / (1 + MathF.Exp(-unit)),
            };
        }
    }

    /// <summary>Multiplies the slopes towards the units by the function's derivative, written in its own values.</summary>
    public static void MultiplyByDerivative(Activation activation, ReadOnlySpan<float> units, Span<float> slopes)
    {
        for (var i = 0; i < slopes.Length; i++)
        {
            slopes[i] *= activation switch
            {
                Activation.Relu => units[i] > 0 ? 1 : 0,
                Activation.Tanh => 1 - (units[i] * units[i]),
                _ => units[i] * (1 - units[i]),
            };
        }
    }
}
