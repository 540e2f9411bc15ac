namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>What the next point of a study with one objective maximises.</summary>
public enum AcquisitionKind
{
    /// <summary>The expected improvement over the best value.</summary>
    ExpectedImprovement,

    /// <summary>The upper end of a confidence interval.</summary>
    ConfidenceBound,

    /// <summary>The probability of an improvement.</summary>
    ProbabilityOfImprovement,
}
