namespace Vizier.Examples.Digits.Network;

/// <summary>Where a fully connected layer's weights lie among all parameters of the network.</summary>
/// <param name="Inputs">Units that it reads.</param>
/// <param name="Outputs">Units that it has.</param>
/// <param name="Offset">The place of its first weight.</param>
internal readonly record struct LayerShape(int Inputs, int Outputs, int Offset)
{
    /// <summary>Numbers of a row of inputs, padding included.</summary>
    public int InputWidth => RowMath.RoundUp(Inputs, RowMath.Lanes);

    /// <summary>Numbers of a row of outputs, padding included.</summary>
    public int OutputWidth => RowMath.RoundUp(Outputs, RowMath.Lanes);

    /// <summary>Its weights, a row of <see cref="OutputWidth"/> for each input.</summary>
    public Range Weights => Offset..(Offset + (InputWidth * OutputWidth));

    /// <summary>Its biases, <see cref="OutputWidth"/> numbers.</summary>
    public Range Biases => (Offset + (InputWidth * OutputWidth))..End;

    /// <summary>The place behind its last bias.</summary>
    public int End => Offset + ((InputWidth + 1) * OutputWidth);

    /// <summary>The layers of a network, input first.</summary>
    public static LayerShape[] Stack(int inputs, int hiddenUnits, int outputs, int layerCount)
    {
        var layers = new LayerShape[layerCount];
        for (var i = 0; i < layerCount; i++)
        {
            layers[i] = new LayerShape(
                i == 0 ? inputs : hiddenUnits,
                i == layerCount - 1 ? outputs : hiddenUnits,
                i == 0 ? 0 : layers[i - 1].End);
        }

        return layers;
    }
}
