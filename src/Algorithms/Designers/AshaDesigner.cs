using System.Collections.Immutable;
using Vizier.Algorithms.Hyperband;
using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Designers;

/// <summary>
/// Asynchronous successive halving (Li et al., "A system for massively parallel hyperparameter tuning", MLSys 2020,
/// algorithm 2): whenever a worker is free, the best trial among the top 1/η of some rung that was not promoted yet goes
/// on with η times the resource; if there is none, a random assignment starts. No worker ever waits for a rung, and any
/// number of suggestions can be had at any time. Each suggestion notes its rung and the trial it continues.
/// </summary>
public sealed class AshaDesigner : IDesigner
{
    private readonly Problem _problem;
    private readonly ResourceParameter _resource;
    private readonly ImmutableArray<double> _rungs;
    private readonly double _eta;

    /// <summary>Creates the designer.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="resource">The numeric parameter that receives the resource of a trial. If it has a single value, that
    /// is a placeholder and any resource is assigned; else the nearest feasible value is.</param>
    /// <param name="minimum">The resource of the first rung; positive, at most <paramref name="maximum"/>.</param>
    /// <param name="maximum">The resource of the last rung.</param>
    /// <param name="eta">One of how many trials is promoted; above 1.</param>
    /// <exception cref="ArgumentException">There is no such parameter.</exception>
    public AshaDesigner(Problem problem, string resource, double minimum, double maximum, double eta)
    {
        _problem = problem;
        _resource = new ResourceParameter(problem.Space, resource);
        _eta = eta;
        _rungs = [.. RungsOf(minimum, maximum, eta)];
    }

    /// <inheritdoc/>
    public IReadOnlyList<Suggestion> Suggest(TrialHistory history, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var ladder = new PromotionLadder(_problem, history, _rungs.Length, _eta);
        var suggestions = new Suggestion[count];
        for (var i = 0; i < count; i++)
        {
            var (rung, parent) = ladder.TakeNext();
            var assignment = parent?.Assignment
                ?? RandomDesigner.Draw(_problem.Space, new RandomStream(_problem.Seed, history.LastId + i, "asha"));
            suggestions[i] = new Suggestion(_resource.Give(assignment, _rungs[rung]))
            {
                Metadata = PromotionLadder.NotesOf(rung, parent),
            };
        }

        return suggestions;
    }

    // The last rung gets the whole resource, also where it is no power of η times the first.
    private static IEnumerable<double> RungsOf(double minimum, double maximum, double eta)
    {
        for (var resource = minimum; resource < maximum * (1 - 1e-9); resource *= eta)
        {
            yield return resource;
        }

        yield return maximum;
    }
}
