using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Quality;

/// <summary>A function to minimise whose least value is 0; null where it cannot be evaluated.</summary>
internal sealed record TestProblem(string Name, SearchSpace Space, Func<Assignment, double?> Loss);
