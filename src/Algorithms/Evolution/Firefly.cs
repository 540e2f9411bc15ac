namespace Vizier.Algorithms.Evolution;

/// <summary>A member of the pool of the Eagle strategy.</summary>
/// <param name="Id">The trial that it began as; 0 or less for none.</param>
/// <param name="Genome">Where it is.</param>
/// <param name="Violation">How far its trial broke the constraints.</param>
/// <param name="Objective">The result of its trial; larger is better.</param>
/// <param name="Perturbation">How far it strays, as a share of the scaled range.</param>
internal sealed record Firefly(long Id, double[] Genome, double Violation, double Objective, double Perturbation)
{
    /// <summary>Whether its place is better than the other's.</summary>
    public bool IsBetterThan(Firefly other) =>
        Violation < other.Violation || (Violation == other.Violation && Objective > other.Objective);
}
