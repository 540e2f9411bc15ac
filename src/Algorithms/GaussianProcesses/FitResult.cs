namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>What a fit found.</summary>
/// <param name="Parameters">The most probable hyperparameters found.</param>
/// <param name="Value">The negative logarithm of their posterior density, but for a constant.</param>
internal sealed record FitResult(Hyperparameters Parameters, double Value);
