namespace Vizier.Experiments.Documents;

/// <summary>The version in which a document is written, where reading depends on it.</summary>
internal enum Dialect
{
    /// <summary>kubeflow.org/v1beta1.</summary>
    V1Beta1,

    /// <summary>kubeflow.org/v1alpha3.</summary>
    V1Alpha3,
}
