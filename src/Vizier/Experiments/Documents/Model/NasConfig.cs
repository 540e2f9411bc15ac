namespace Vizier.Experiments.Documents;

/// <summary>An architecture search space.</summary>
/// <param name="NumLayers">Layers of the network; null if the document does not say.</param>
/// <param name="InputSizes">Dimensions of the input.</param>
/// <param name="OutputSizes">Dimensions of the output.</param>
/// <param name="Operations">What a layer may do.</param>
internal sealed record NasConfig(
    int? NumLayers,
    IReadOnlyList<int> InputSizes,
    IReadOnlyList<int> OutputSizes,
    IReadOnlyList<NasOperation> Operations);

/// <summary>One operation of a layer.</summary>
/// <param name="OperationType">Its name, e.g. convolution.</param>
/// <param name="Parameters">Its own parameters.</param>
internal sealed record NasOperation(string OperationType, IReadOnlyList<ExperimentParameter> Parameters);
