namespace Vizier.Examples.Digits;

/// <summary>The function of the hidden units.</summary>
internal enum Activation
{
    /// <summary>max(0, x).</summary>
    Relu,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>1 / (1 + exp(−x)).</summary>
    Sigmoid,
}

/// <summary>The rule that turns gradients into steps.</summary>
internal enum OptimizerKind
{
    /// <summary>Stochastic gradient descent with momentum.</summary>
    Sgd,

    /// <summary>Adam with decoupled weight decay.</summary>
    Adam,

    /// <summary>Follow the proximally regularized leader.</summary>
    Ftrl,
}

/// <summary>All that a training run depends on; the same settings give the same numbers.</summary>
internal sealed record TrainingSettings
{
    /// <summary>The learning rate, above 0.</summary>
    public double LearningRate { get; init; } = 0.05;

    /// <summary>The share of the earlier steps kept in a step (for Adam, of its first moment), in [0, 1).</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>The strength of the pull towards zero weights, at least 0.</summary>
    public double WeightDecay { get; init; } = 1e-4;

    /// <summary>Fully connected layers, the softmax output among them: 2 to 5.</summary>
    public int LayerCount { get; init; } = 2;

    /// <summary>Units of each hidden layer, at least 1.</summary>
    public int HiddenUnits { get; init; } = 64;

    /// <summary>Images of one step, at least 1.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Passes over the training images, at least 1.</summary>
    public int Epochs { get; init; } = 30;

    /// <summary>Of the initial weights and the order of the images.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The rule that turns gradients into steps.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.Sgd;

    /// <summary>The function of the hidden units.</summary>
    public Activation Activation { get; init; } = Activation.Relu;
}
