using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Quality;

/// <summary>What a trial gives: the values that the algorithm is told, and those without noise, by which it is judged.</summary>
internal sealed record Outcome(double[] Observed, double[] Truth)
{
    public static Outcome Exact(params double[] values) => new(values, values);
}

/// <summary>A problem to minimise.</summary>
/// <param name="Kind">The class it is counted in.</param>
/// <param name="Name">Its name, the same for every seed.</param>
/// <param name="Space">Its parameters.</param>
/// <param name="Evaluate">The outcome of an assignment at a trial, whose number keys the noise; null where it cannot be evaluated.</param>
internal sealed record TestProblem(string Kind, string Name, SearchSpace Space, Func<Assignment, long, Outcome?> Evaluate)
{
    /// <summary>The least value (with several objectives, the value of <see cref="Front"/>), or null if it is not known.</summary>
    public double? Least { get; init; } = 0;

    /// <summary>With several objectives: the reference point and the hypervolume that the whole front has.</summary>
    public (double[] Reference, double Volume)? Front { get; init; }

    /// <summary>Objectives.</summary>
    public int Objectives => Front?.Reference.Length ?? 1;
}
