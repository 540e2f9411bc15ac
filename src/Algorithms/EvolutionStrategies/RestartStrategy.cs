namespace Vizier.Algorithms.EvolutionStrategies;

/// <summary>What CMA-ES does once it has converged.</summary>
public enum RestartStrategy
{
    /// <summary>Goes on around the optimum it found.</summary>
    None,

    /// <summary>
    /// Starts again with twice the population (Auger and Hansen, "A restart CMA evolution strategy with increasing
    /// population size", 2005).
    /// </summary>
    Ipop,

    /// <summary>
    /// Alternates between doubled populations and small ones with small steps, so that both use equally many trials
    /// (Hansen, "Benchmarking a bi-population CMA-ES on the BBOB-2009 function testbed", 2009).
    /// </summary>
    Bipop,
}
